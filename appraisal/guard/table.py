"""The refused wordings, row by row, as patterns over text that `spelling` has made plain.

Chinese patterns meet text without spaces, quotes and brackets, in simplified characters, with `|` where a sentence or
list breaks. English patterns meet lower-case words separated by single spaces, and match whole words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A number of something. Not the first character of "data", "digital" or "to quantify".
COUNT = r"(?:总?量(?!化)|总?数(?!据|字|智|码)|[件起批人户次例个宗]数|[件人批]次|占比|比例|排名|名次)"
FALL = r"(?:下降|减少|降低|压减|上升|增长|增幅|降幅)"
VISIT = r"访(?!问|谈|学|友|客|视|察)"
MANY = r"(?:number of|count of|amount of|volume of|how many|total|fewer|fewest|reduce|reduced|reduction of|reduction in)"
COUNTED = r"(?:counts?|numbers?|rates?|volumes?|totals?|quotas?|targets?|ratios?|figures?|statistics|ranking)"
EXTRA = r"(?:extra|excess|unplanned|out of plan|out of policy|over quota|illegal|unauthori[sz]ed)"


@dataclass(frozen=True)
class Row:
    """One row of the table. A closed row is never opened by a cleared phrase."""

    key: str
    reason: str | Promise
    closed: bool
    chinese: str = field(repr=False)
    english: str = field(repr=False)

    @cached_property
    def patterns(self) -> tuple[re.Pattern, re.Pattern, re.Pattern]:
        """One for each spelling; group 1 is the text found, and every place is looked at."""
        chinese = re.compile(f"(?=({_either(self.chinese)}))")
        english = re.compile(rf"(?<![a-z0-9])(?=((?:{_either(self.english)})(?![a-z0-9])))")
        return chinese, english, english


def _either(patterns: str) -> str:
    return "|".join(line.strip() for line in patterns.strip().splitlines())


BODIES = Row(
    "bodies",
    _("Operations on people's bodies are unlawful as a target and are never scored. Score how well services are given."),
    closed=True,
    chinese=r"""
        [四4][项种类大例]?(?:术(?!语)|手术)
        [一二三五两]项手术
        手术(?:任务|指标|对象|到位|落实|完成|考核|率|COUNT)
        (?:节育|计生|计划生育|流产|补救)手术
        结扎
        绝育
        [上取放戴]环
        节育[环器]
        皮下埋植|皮埋(?:手术|对象|任务|率|COUNT)
        (?:人工|药物)流产|药流(?:手术|任务|指标)|流产(?:任务|指标|率|COUNT)
        人流
        引产
        堕胎|打胎|刮宫
        [终中]止妊娠
        输[卵精]管
        补救措施
    """.replace("COUNT", COUNT),
    english=r"""
        (?:four|4|fourth|4th) (?:kinds of |types of )?(?:surger(?:y|ies)|(?:surgical )?operations?|surgical procedures?)
        (?:birth control|family planning|sterili[sz]ation) (?:surger(?:y|ies)|operations?)|number of surgeries
        surger(?:y|ies) (?:COUNTED|done|completed|performed|objects?)
        sterili[sz](?:ations?|ed|es?|ing)(?! of (?:equipment|instruments|tools|water|soil|seeds?))
        iuds?|intra ?uterine devices?
        (?:ring|coil) (?:insertions?|removals?|fittings?)
        abortions?|abortion COUNTED|aborted pregnanc(?:y|ies)
        terminat(?:ion|ions|ing) of pregnanc(?:y|ies)|pregnancy terminations?|induced labou?rs?
        (?:tubal )?ligations?|vasectom(?:y|ies)
        (?:birth|pregnancy|family planning) remedial measures?
    """.replace("COUNTED", COUNTED),
)

FEES = Row(
    "fees",
    _("The social maintenance fee was abolished in 2021. No fee or fine on families may be a target."),
    closed=True,
    chinese=r"""
        社会?[抚扶][养育]费
        征收抚养费|抚养费征收
        超生(?:子女|社会)?(?:罚款|罚没|处罚|费)
        (?:计生|计划生育|计划外生育|违法生育|多孩|生育)(?:罚款|罚没|处罚|征收|收费|规费|费(?!用))
    """,
    english=r"""
        social (?:maintenance|support|upbringing|compensation|fostering) (?:fees?|fines?|levy|levies|charges?)
        family planning (?:fees?|fines?|penalt(?:y|ies)|levy|levies|charges?)
        EXTRA (?:births?|child|children) (?:fees?|fines?|penalt(?:y|ies))
        (?:fees?|fines?|penalt(?:y|ies)) (?:for|on) EXTRA (?:births?|child|children)
    """.replace("EXTRA", EXTRA),
)

BIRTHS = Row(
    "births",
    _("How many children people have is theirs to decide. Births are never counted; score how well services are given."),
    closed=True,
    chinese=r"""
        超生|超怀(?!化)
        (?:计划|政策)外(?:生育|怀孕|妊娠|出生|多?孕|[二三多]孩|生)
        政策内(?:生育|出生|怀孕)(?:率|COUNT)|政策符合率|(?:符合)?政策生育(?:率|COUNT)
        (?:计划生育|计生)(?:率|指标|任务|符合率|合格率|达标率?|目标|COUNT)
        (?:违法|违规|非法|违反政策)(?:生育|多孩)
        多孩(?!家庭)|多孩家庭(?:率|COUNT)
        (?:第?[一二三四五两1-5]|全面[二三])[孩胎](?:及?以上|生育[率数人]|生育COUNT|出生(?!登记|医学|缺陷)|率|对象|COUNT)
        (?<![女男小])孩次(?!数)
        出生(?:率|人口|控制|指标|计划|性别比|登记COUNT|COUNT)
        新生儿(?:出生)?(?:率|COUNT)|新出生(?:婴儿)?(?:率|COUNT)
        生育(?:率|指标|任务|计划(?:指标|任务|完成|率|审批)|间隔|控制|名额|登记COUNT|COUNT)
        人口(?:控制|自然增长|出生|增长率|自增率|计划指标|指标)|控制人口
        催生
        抢生
    """.replace("COUNT", COUNT),
    english=r"""
        MANY (?:new |live |planned |registered )*births?
        birthrates?|births? (?:COUNTED|control (?:quotas?|targets?)|permits?|limits?|achieved|reduction)
        (?:new ?borns?|babies|new births) COUNTED
        MANY (?:new ?borns?|babies|children (?:born|per)|(?:second|third|fourth) child(?:ren)?)
        (?:EXTRA|policy) births?
        (?:second|third|fourth|multiple) (?:child|children|births?) COUNTED
        fertility (?:COUNTED|control)
        population (?:control|growth COUNTED)|controlled population
        (?:family|birth) planning COUNTED
    """.replace("COUNTED", COUNTED)
    .replace("MANY", MANY)
    .replace("EXTRA", EXTRA),
)

CHECKS = Row(
    "checks",
    _("Pregnancy, contraception and check-ups are private and voluntary. Score whether families were told of free services."),
    closed=False,
    chinese=r"""
        [三两3]查(?!询)
        孕检|早孕|孕情|查孕|环孕|孕环|妇检
        避孕
        节育
        怀孕|妊娠
        孕前(?:优生)?(?:健康)?检查(?:参检|到位|完成|任务|率|COUNT)
        (?:婚|婚前医学|生殖健康)检查?(?:到位|完成|任务|率|COUNT)
    """.replace("COUNT", COUNT),
    english=r"""
        contracepti(?:on|ons|ve|ves)|birth control
        pregnancy CHECKS (?:COUNTED|done|completed|attended|attendance|coverage)
        MANY (?:pregnancy CHECKS|pregnant women|pregnancies)
        (?:pregnancies|pregnancy registrations?) COUNTED
        early pregnancy (?:registration|filing|book)s?|pregnancy monitoring
        (?:two|three|2|3) (?:checks|inspections) (?:of|on|for) (?:women|pregnanc(?:y|ies)|iuds?)
    """.replace("COUNTED", COUNTED)
    .replace("MANY", MANY)
    .replace("CHECKS", r"(?:checks?|check ?ups?|tests?|examinations?|screenings?)"),
)

PETITIONS = Row(
    "petitions",
    _("To petition is a right. Neither petitions nor those who petition are counted; score how a matter was handled."),
    closed=False,
    chinese=r"""
        信访(?:事项|问题|案件|积案|事件|矛盾|投诉|举报|发生|新增|重复|初次|越级|件)*(?:COUNT|FALL|率)
        信访(?:户|重点人|老户|专业户|大户|骨干)
        重点信访(?:人|户|对象)
        (?:零|无|越级|非正常|非法)信访
        重复信访(?:率|COUNT)
        (?:来信)?来访COUNT
        上VISIT
        (?:非|缠|闹|集|越级|重复|集体|非正常|非法)VISIT
        (?:进|赴|到|去|来|晋|入)(?:京|省|市|县|州)(?:集体|重复|非正常|越级|登记|个|集|非)?VISIT
        (?:进|赴|到|去|来|晋|入)京(?:信访|COUNT)
        无访(?:村|户|组|社区|乡|镇|县)|老访户|罢访|息诉(?:罢访|率)|息VISIT
    """.replace("COUNT", COUNT)
    .replace("FALL", FALL)
    .replace("VISIT", VISIT),
    english=r"""
        petition(?:s|er|ers|ing)? COUNTED
        petition(?:s|ers)? (?:cases|matters|letters|visits) COUNTED
        petitions? (?:received|filed|lodged|submitted|recorded|per|to (?:beijing|the capital|higher|province)|at higher)
        petitions (?:fall|fell|drop|dropped|down|reduced)
        MANY (?:\w+ ){0,2}petition(?:s|ers|ing)
        MANY petition (?:cases|matters|letters|visits|households)
        (?:zero|no) petition(?:s|ers|ing)|zero petition
        (?:skip level|leapfrog|irregular|abnormal|repeat|repeated|collective|mass|beijing|illegal) petition(?:s|er|ers|ing)?
        (?:habitual|persistent|old|chronic|long term|key|known|problem|professional) petitioners?
        petition(?:er|ing)? (?:households?|families)
        petitioning (?:in|to) beijing
    """.replace("COUNTED", COUNTED).replace("MANY", MANY),
)

DISPUTES = Row(
    "disputes",
    _("Disputes, reports and the success of mediation are not counted; score whether matters were handled in time."),
    closed=False,
    chinese=r"""
        (?:矛盾|纠纷)(?:案件|事件|问题|发生|新增|受理|登记)*COUNT
        (?:矛盾|纠纷)(?:排查|调处|调解|化解)+(?:总?量(?!化)|总?数(?!据|字|智|码)|[件起]数)
        (?:矛盾|纠纷)(?:案件|事件|问题)*(?:发生率|发案率|FALL)
        (?:举报|投诉|诉求|工单)(?:信件?|电话|件|案件|事项|问题|线索|热线|发生|受理)*(?:COUNT|FALL|发生率)
        (?:举报|投诉)率|热线(?:来电)?COUNT
        零(?:矛盾|纠纷|举报|投诉|诉求|工单)|无(?:举报|投诉)|无(?:矛盾|纠纷|矛盾纠纷)(?:村|户|组|社区|乡|镇)
        (?:调解|调处|和解|化解)(?:案件|协议|工作|纠纷|矛盾|达成)*(?:成功|达成率|成率|达成COUNT)
        成功(?:调解|调处|化解)|达成协议率|调解协议(?:达成|签订)(?:率|COUNT)|(?:撤诉|和解)率
        (?:矛盾|纠纷)(?:问题|事项|案件|调处|调解|排查|就地)*化解(?:成功)?率
        万人(?:成讼|起诉|诉讼)率
    """.replace("COUNT", COUNT).replace("FALL", FALL),
    english=r"""
        MANY (?:\w+ ){0,2}(?:disputes?|conflicts?|quarrels|complaints?|grievances|whistle ?blow(?:ers|ing reports))
        MANY (?:(?:villagers|residents|citizens|public|anonymous) )?reports
        (?:disputes?|conflicts?|complaints?) (?:COUNTED|per (?:village|household|capita|quarter))
        reports (?:received|counts?|numbers?|volumes?)|report (?:counts?|volumes?)
        (?:complaints|grievances|tip offs) (?:received|filed|lodged)
        disputes (?:received|occurred|occurring|arising)
        (?:zero|no) (?:disputes?|conflicts|complaints?)|zero reports
        (?:mediations?|conciliation|dispute settlement) (?:success|successes|success COUNTED|COUNTED)
        success(?:ful)?(?: rates?)? (?:of|in|for) (?:mediations?|conciliation)
        successful(?:ly)? (?:mediat(?:ed|ions?)|settled)|mediated successfully
        (?:disputes|cases) (?:settled|resolved) (?:successfully|COUNTED)|(?:resolution|settlement) success rates?
    """.replace("COUNTED", COUNTED).replace("MANY", MANY),
)

ATTENTION = Row(
    "attention",
    _("Clicks, votes, media pieces and leaders' remarks say nothing of how a village is served, and cost its people time."),
    closed=False,
    chinese=r"""
        登[录陆入](?:系统|平台|账号)?(?:次数|人数|率|天数|时长|COUNT)
        (?:上线|在线)(?:时长|天数|COUNT)|活跃(?:度|率|用户|COUNT)|日活|月活
        点赞
        (?:网络|网上|线上|在线|微信|手机|公众号)(?:投票|评选|拉票)|刷票
        打卡
        (?:每日|网上|线上|手机|定位|平台)签到|签到(?:次数|天数|积分|率)
        转发(?!展|电|货)
        (?:点击|阅读|浏览|转载|访问|关注|评论|下载|播放)总?量(?!化)|(?:点击|阅读|浏览|转载)(?:率|次?数(?!据))|粉丝(?:率|COUNT)
        (?:app|软件|平台|小程序|公众号)(?:下载|注册|安装|关注|推广)(?:率|COUNT)
        学习(?:时长|小时|积分|强国)
        媒体(?:报道|宣传|刊发|采用|发表|曝光)|(?:新闻|宣传|媒体|信息)(?:报道|稿件|稿)(?:篇?数|条数|COUNT|采用)?
        (?:上|用|发|刊)稿(?:篇?数|量|率|条数)|见报|信息(?:采用|上稿|刊发)
        领导[^|]{0,4}(?:批示|肯定|点名表扬|签批)|(?:书记|市长|县长|省长|肯定性|获得?)[^|]{0,3}批示|批示(?:次数|肯定|加分|件数|COUNT)
        经验(?:交流)?(?:材料|文章|做法刊发)|典型材料
        照片COUNT|截图COUNT|拍照留痕|留痕照片
    """.replace("COUNT", COUNT),
    english=r"""
        log ?ins|logins?|log ?ons|MANY sign ?ins|(?:log ?ins?|log ?ons?|sign ?ins?) COUNTED
        likes|thumbs up
        (?:online|internet|web|wechat|network|mobile) (?:votes?|voting|polls?|ballots?)
        check ?ins|checkins?|(?:daily|online|gps|photo) check ?ins?|check in COUNTED|punch ?ins?|clock ?ins
        (?:number of|count of) (?:forwards|clicks|views|followers|downloads)
        re ?posts?|retweets?|page ?views?|click ?rates?|click ?throughs?|(?:clicks|followers|downloads) COUNTED
        (?:study|learning) (?:hours?|time|durations?|points)|hours? of (?:online )?(?:study|learning)
        app (?:installs?|installations?|registrations?|usage|activity)|time online|online time|active users
        (?:media|press|news) (?:pieces?|reports?|coverage|articles?|mentions?|stories|publicity|exposure|appearances?)
        (?:news|press|newspaper) (?:items|releases)|articles published|published articles
        (?:leaders?|leadership|superiors?|officials) (?:\w+ )?(?:remarks?|instructions?|comments?|praise|endorsements?)
        (?:remarks?|comments?|praise|endorsements?|written instructions?) (?:by|from|of) (?:\w+ )?(?:leaders?|superiors?)
        experience (?:papers?|materials?|articles?|reports?)
        MANY (?:photos|pictures|screenshots)
    """.replace("COUNTED", COUNTED).replace("MANY", MANY),
)

ROWS = (BODIES, FEES, BIRTHS, CHECKS, PETITIONS, DISPUTES, ATTENTION)
