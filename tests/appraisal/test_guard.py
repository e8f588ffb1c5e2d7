"""The guard: every refused and every accepted wording of the table, written out by hand."""

from pathlib import Path

import pytest

from appraisal.guard import CLEARED_PHRASES, check_wording, guard_texts
from township.spreadsheets import open_workbook


def phrases(listed: str) -> list[str]:
    return [phrase.strip() for line in listed.strip().splitlines() for phrase in line.strip(" ;").split(";")]


DEMO = Path(__file__).resolve().parents[2] / "demo"

BODIES = phrases("""
    四术; 四项手术; "四术"对象; “四术”对象; 结扎; 绝育; 上环; 取环; 放环; 引产; 人流; 人流手术; 人流指标; 人流（手术）;
    补救措施; 计生补救措施; （计生）补救措施; 4术; 4项手术; ４项手术; 四种手术; 四术手术; 四术完成率; 上环率; 取环数;
    上环任务; 放环例数; 结扎任务; 结扎完成率; 引产例数; 人流例数; 落实补救措施; 结-扎; 结·扎; 結紮; 上環; 引產; 绝\u200b育;
    人工流产; 终止妊娠; 节育手术; 计划生育手术; 手术任务; 手术指标; 宫内节育器; 皮埋对象; 输卵管结扎; 结 扎; 四 术; 上　环;
    四 项 手 术; 人 流; 总结、结扎
""")

BIRTHS = phrases("""
    超生; 计划外生育; 多孩率; 二孩以上; 三孩数; 出生率; 出生人口; 人口控制; 催生; 计划外怀孕; 计划外二孩; 出生人口控制数;
    政策符合率; 计划生育率; 计划生育指标; 计生率; 生育率; 生育指标; 生育任务; 三孩生育率; 二孩及以上; 2孩率; 三胎数; 出生数;
    出生人数; 新生儿数; 人口自然增长率; 政策外生育; 违法生育; 多孩家庭数; 催生任务; 催生新生儿; 超 生; 出 生 率
""")

FEES = [
    "社会抚养费",
    "超生罚款",
    "征收社会抚养费",
    "社会抚养费征收率",
    "计生罚款",
    "计划生育罚款",
    "社 会 抚 养 费",
    "社會撫養費",
]

CHECKS = phrases("""
    三查; 两查; 孕检; 孕检到位率; 早孕建册率; 避孕; 节育措施; 三查到位率; 查孕; 孕情监测; 怀孕人数; 避孕措施落实率; 上环节育;
    取环节育率; 婚检率; 孕前优生健康检查参检率
""")

PETITIONS = phrases("""
    信访量; 上访人次; 越级上访; 进京访; 零上访; 非访; 上访户; 信访总量; 信访件数; 信访件次; 信访批次; 信访人次; 信访人数;
    信访数; 信访率; 信访户; 信访事项数量; 信访排名; 信访下降; 零信访; 无信访; 重复信访率; 上访量; 上访数; 进京上访; 赴京访;
    赴省上访; 到市集体访; 集体上访; 老上访户; 集访; 缠访; 闹访; 来访量; 来信来访量; 重点信访人员; 息诉罢访; 信訪量; 信-访-量;
    信访 量; 信访（量）; 进 京 访
""")

DISPUTES = phrases("""
    纠纷数; 举报数; 调解成功率; 调解成功率（计分）; 纠纷数量; 纠纷起数; 纠纷发生数; 矛盾纠纷总量; 矛盾纠纷发生率; 举报件数;
    举报信数量; 举报量; 投诉量; 投诉件数; 热线投诉率; 零投诉; 零纠纷; 调处成功率; 化解成功率; 成功调解; 矛盾纠纷化解率;
    调解协议达成率; 糾紛數
""")

ATTENTION = phrases("""
    登录次数; 点赞; 网络投票; 打卡; 转发; 学习时长; 媒体报道; 领导批示; 经验材料; 登陆次数; 登录率; 点赞数; 微信投票;
    网上投票; 每日打卡; 转发量; 媒体报道篇数; 新闻报道; 县领导批示; 领导肯定性批示; 经验交流材料; 阅读量; 点击率;
    公众号关注数; 用稿数
""")

ENGLISH = {
    "bodies": """
        fourth surgery; four surgeries; sterilisation; sterilization; IUD; abortion; Fourth Surgery objects;
        the four surgeries; 4 surgeries; fourth surgeries; Sterilised women; sterilizations; IUDs; I.U.D.; I U D;
        iud insertions; abortions; Ａｂｏｒｔｉｏｎ; abor\u200btion; abor-tion; a b o r t i o n; tubal ligation; vasectomies;
        number of surgeries
    """,
    "births": """
        birth quota; number of births; birth rate; birth quotas; birth-quota; Number of live births; birth-rate;
        birthrate; BIRTH RATES; births count; unplanned births; extra births; third child rate; fertility rate;
        population control; family planning quota
    """,
    "fees": """
        social maintenance fee; social support fee; social maintenance fees; family planning fines;
        fines for extra births
    """,
    "checks": """
        contraception rate; pregnancy check rate; pregnancy checks completed; number of pregnancy checks;
        birth control
    """,
    "petitions": """
        petition count; zero petitions; petitions count; petition counts; number of petitions;
        number of repeat petitioners; number of petitioners; petition rate; petitions received; petition-count;
        zero-petition; repeat petitioners; petitions to Beijing
    """,
    "disputes": """
        number of disputes; reports received; number of village disputes; Number of the disputes; dispute count;
        number of reports received; number of complaints; success rate of mediation; mediation success rate;
        successful mediations; zero disputes
    """,
    "attention": """
        log-ins; likes; online votes; check-ins; media pieces; leaders' remarks; logins; log ins; login count;
        number of likes; online voting; online vote; check ins; checkins; check-in; media piece; media reports;
        leaders’ remarks; leader's remark; leaders remarks; page views; study hours; remarks by county leaders;
        reposts
    """,
}

CHINESE = {
    "bodies": BODIES,
    "births": BIRTHS,
    "fees": FEES,
    "checks": CHECKS,
    "petitions": PETITIONS,
    "disputes": DISPUTES,
    "attention": ATTENTION,
}
CLOSED = {"bodies", "births", "fees"}

REFUSED = [(row, words) for row in CHINESE for words in [*CHINESE[row], *phrases(ENGLISH[row])]]

ACCEPTED = phrases("""
    生育登记等便民服务按时率; 免费孕前优生检查政策告知覆盖率; 婴幼儿照护、优生优育服务活动; 奖扶特扶对象核查公示准确;
    信访事项依规协助办理（超期或未按规定告知）; 矛盾纠纷排查登记及时率; 调处按期办结率; 普法覆盖; 党务村务财务公开按期完整率;
    群众满意度抽样（现场或电话）; registration services on time; households told of free voluntary check-ups;
    childcare and family guidance; 争取环保资金; 招商引产业; 村上环境整治; 开放环境; 个人流转土地; 外出人流动; 整改补救措施;
    村上环保; 上环卫; 上环城路; 读取环节; 获取环评; 释放环保红利; 投放环卫设施; 引产业; 吸引产能; 索引产品; 客人流量统计;
    老人流感疫苗; 隐患补救措施; 总结扎实; 团结扎根基层; 赶超生产计划; 杜绝育苗浪费; 三孩生育政策告知; 多孩家庭帮扶政策告知;
    出生登记按时率; 生育保险参保; 计划外支出; 信访数据报送准确; 信访量化考核办法; 信访事项按期办结率; 初信初访按期办结率;
    信访人满意率; 网上访谈; 线上访问; 到县走访; 走访慰问; 纠纷数据准确; 矛盾按期化解(处结)率; 按期化解率; 村级债务化解率;
    风险隐患化解率; 抚养费纠纷按期办结率; 举报事项按期答复率; 投诉按期办结率; 促进经济好转发展; 会议签到;
    Registration on time; Birth registration on time; free pre-pregnancy check-ups; Petition matters handled in time;
    Disputes registered within three days; Annual reports filed; Health check in spring; Shares of members;
    A copied log in the file
""")

SCHEMES = phrases("""
    党建工作; 平安稳定与法治; 人口与家庭服务; 项目建设与集体经济; 卫生健康与人居环境; 中心工作; 加分; 扣分;
    三会一课、主题党日按期完成率; 公开承诺审核、公示按时率; 承诺兑现率; 流动党员联系率; 班子廉洁履职; 协议履行督促与回访率;
    信访事项依规协助办理; 安全隐患整改按期率; 重大风险报告失职; 独居老人、留守及困境儿童探访率; 年度项目投资完成率;
    项目节点按期率; 村集体经营性收入; 集体经营性收入增长率; 合作社规范运行; 筹资筹劳与收支公开合规; 人居环境季度交叉检查;
    生活垃圾收运抽查问题; 户厕、污水设施完好率; 城乡居民医保参保政策告知覆盖率; 移风易俗与村规民约落实;
    中心工作任务清单完成率; 耕地保护、撂荒整治; 防汛、森林防火值守; 群众满意度抽样; 争取上级无偿资金;
    承担上级正式试点并通过验收; 抢险救灾立功; 数据弄虚作假; 公示差错未及时更正; 警告 warning;
    严重警告以上 serious warning or above; 超期或未按规定告知 missed time limit or notice; 瞒报迟报 concealed or late;
    错漏 error or omission; 年报公示 annual report; 盈余返还六成以上 surplus returned; 未整改亩 unresolved mu; 脱岗 absence;
    满意 satisfied; 基本满意 basically satisfied; 不了解 do not know; 组织生活规范率; 党员发展与教育培训计划完成率;
    公开承诺践诺评价; 村务监督与三务公开; 流动党员管理; 移风易俗、文明实践活动; 村务档案与政务公开规范; 会议与值班纪律;
    粮食播种面积完成率; 撂荒地整治率; 集体经济经营性收入; 项目进度; 森林防火与林长巡护问题整改率; 特殊群体探访率;
    社会救助核查公示准确; 退役军人服务事项办结率; 登记便民/奖扶公示/告知/照护活动/优待证/回访; 养老服务点运行;
    代办事项按时办结率; 医保社保政策告知率; 办件群众满意率; 矛盾排查及时率; 矛盾按期化解(处结)率; 回访与履行率;
    安全隐患整改率; 普法、反诈宣传覆盖; 人居环境检查; 自建房、危房隐患处置率; "两违"发现报告率; 党建责任落实;
    班子团结与议事规则; 承诺兑现; 廉洁; 项目与公共事务; 村民会议决议执行; 群众诉求办理; 安全生产; 财务账目与公开; 档案台账;
    数据准确; 代办服务; 合作社、筹资台账; 人口家庭服务; 一老一小探访; 妇女维权调解; 文明实践; 家庭档案保密; 纠纷排查调处;
    隐患整改; 防火防汛值守; 普法反诈; 回访; 经审计认定的集体资金使用违规; 书记受严重警告以上处分; 人口与计划生育法(2021);
    信访工作条例; 优秀; 良好; 合格; 不合格
""")


@pytest.mark.parametrize(("row", "words"), REFUSED)
def test_is_refused(row, words):
    refusal = check_wording(words)

    assert refusal is not None
    assert (refusal.row, refusal.closed) == (row, row in CLOSED)


@pytest.mark.parametrize("words", [*ACCEPTED, *SCHEMES, *CLEARED_PHRASES])
def test_is_accepted(words):
    assert check_wording(words) is None


@pytest.mark.parametrize("year", ["qingshi-2025.xlsx", "qingshi-2026.xlsx"])
def test_accepts_every_text_of_the_demo_years(year):
    book = open_workbook((DEMO / year).read_bytes())
    texts = [(cell.ref, cell.text) for sheet in book.sheets for row in sheet.rows for cell in row.cells.values()]

    assert len(texts) > 3_000
    assert guard_texts(texts) == []


def test_shows_what_was_found_as_it_was_written():
    assert check_wording("各村 结 扎 任务").found == "结 扎"
    assert check_wording("Score for Log-Ins and more").found == "Log-Ins"
    assert check_wording("考核“四术”对象").found == "四术"


def test_tells_why():
    assert str(check_wording("绝育")) == (
        "“绝育” cannot be appraised. Operations on people's bodies are unlawful as a target and are never scored. "
        "Score how well services are given."
    )
    assert str(check_wording("信访量")) == (
        "“信访量” cannot be appraised. To petition is a right. Neither petitions nor those who petition are counted; "
        "score how a matter was handled. The discipline office can clear a lawful phrase."
    )


def test_a_cleared_phrase_is_accepted():
    assert check_wording("网红打卡点建设") is not None
    assert check_wording("网红打卡点建设", cleared=["网红打卡点"]) is None
    assert check_wording("Free birth control advice", cleared=["free birth-control advice"]) is None


def test_a_cleared_phrase_covers_its_own_occurrence_only():
    assert check_wording("网红打卡点建设、每日打卡", cleared=["网红打卡点"]).found == "打卡"
    assert check_wording("打卡网红打卡点", cleared=["网红打卡点"]).found == "打卡"
    assert check_wording("信访量", cleared=["信访"]).row == "petitions"


@pytest.mark.parametrize("words", [*BODIES, *BIRTHS, *FEES])
def test_a_cleared_phrase_never_opens_the_first_three_rows(words):
    assert check_wording(words, cleared=[words]).closed


@pytest.mark.parametrize("words", [*CHECKS, *PETITIONS, *DISPUTES, *ATTENTION])
def test_a_cleared_phrase_opens_the_other_rows(words):
    assert check_wording(words, cleared=[words]) is None


def test_a_harmless_compound_covers_only_itself():
    assert check_wording("村上环境整治、上环").found == "上环"
    assert check_wording("外出人流动和人流手术").row == "bodies"


def test_blank_text_is_accepted():
    assert check_wording("") is None
    assert check_wording(" \n") is None
    assert check_wording("信访量", cleared=["", " "]) is not None


def test_checks_many_texts_and_says_where():
    found = guard_texts([("C2", "承诺兑现率"), ("C3", "信访量"), ("C4", ""), ("C5", "三查、点赞")], cleared=["三查"])

    assert [(where, refusal.found) for where, refusal in found] == [("C3", "信访量"), ("C5", "点赞")]
