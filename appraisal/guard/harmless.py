"""What the table leaves alone: words that only look like a refused one, and the phrases cleared from the start."""

from __future__ import annotations

import re

# Part of a longer, harmless word: "村上环境" holds 上环. Nobody needs to clear these; they open only themselves.
HARMLESS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[上取放戴]环(?:境|保|卫|节|评|路|城|形|线|岛|湖|山|绕|比|球|村|镇|县|海|江|河|库|氧|网|扣|环|游|幕|视|资)",
        r"引产(?:业|品|能|值|学|融|教|地|权|销|城|油|粮|研|供|线)",
        r"(?:吸|牵|指|索|招|导|商)引产",
        r"人流(?:动|转|量|失|向|程|入|出|域|通|调|感|水|密|车|物|客|大|线|浪|淌|露|泪|传|行|落)",
        r"人流(?:高峰|疏导|管控|监测|集中|集散|聚集|拥挤|统计)|(?:车流|客流|物流|景区|旅游|节日|返乡|务工|高峰|大)人流(?!手术|指标|引产)",
        r"(?:整改|隐患|问题|安全|生产|灾后|灾害|灾情|汛期|防汛|防火|抗旱|生态|环境|环保|污染|应急|漏洞|事故|工程|质量|泄[漏露]"
        r"|耕地|撂荒|农业|技术|逾期|超期|公示|公开|数据|差错|财务|账目|项目|档案|合同|绿化|水毁|受损)"
        r"(?:后|的|和|及|与|等|、)?(?:采取|落实|制定|及时)?补救措施",
        r"(?:总|团|完|联|集|凝|归|小)结扎(?:实(?!施|际)|根|牢|稳)",
        r"[拒杜断]绝育(?:苗|肥|种|秧|雏|幼)",
        r"超生(?:产|态|活|猪|意)",
        r"抢生(?:产|意)",
        r"催生(?:新(?!生)|出?(?:产业|业态|动能|动力|活力|内生|效益|经济|变革|需求|市场|项目|合作社))",
        r"两查询|三查询",
        r"(?:网|线|路|街|门|车|船|山|会|场|村|以)上访(?:贫|民情|农家|户问)",
        r"收集访|采集访",
        r"出入口控制",
    )
)

# The right-hand column of the table: what a township's list of cleared phrases holds from the start.
CLEARED_PHRASES = (
    "生育登记等便民服务按时率",
    "免费孕前优生检查政策告知覆盖率",
    "婴幼儿照护、优生优育服务活动",
    "奖扶特扶对象核查公示准确",
    "registration services on time",
    "households told of free voluntary check-ups",
    "childcare and family guidance",
    "信访事项依规协助办理",
    "超期或未按规定告知",
    "矛盾纠纷排查登记及时率",
    "调处按期办结率",
    "普法覆盖",
    "党务村务财务公开按期完整率",
    "群众满意度抽样（现场或电话）",
)
