"""Other ways in which lists of firms and parks head the columns of a field."""

from collections.abc import Mapping

from pydantic import BaseModel

from features.profiles import Firm, Park

SYNONYMS: Mapping[type[BaseModel], Mapping[str, tuple[str, ...]]] = {
    Firm: {
        "id": ("编号", "企业代码", "统一社会信用代码", "firm id", "company id"),
        "name": (
            *("企业", "公司", "公司名称", "公司名", "单位", "单位名称", "企业全称", "项目单位"),
            *("名称", "company", "company name", "firm", "enterprise"),
        ),
        "titles": ("资质", "荣誉"),
        "industries": ("行业", "所属行业", "行业代码", "国标行业", "行业类别", "industry"),
        "products": ("主要产品", "产品名称", "主营产品", "product"),
        "inputs": ("投入品行业", "上游行业", "上游"),
        "outputs": ("下游", "客户行业"),
        "investment_wan": (
            *("投资", "投资额", "总投资额", "投资总额", "计划投资", "计划总投资", "项目投资"),
            *("投资规模", "项目总投资", "investment"),
        ),
        "land_mu": (
            "用地",
            "用地面积",
            "占地",
            "占地面积",
            "需地面积",
            "土地",
            "土地面积",
            "土地需求",
            "拟用地",
            "land",
        ),
        "annual_output_wan": ("年产值", "产值", "达产产值", "预计年产值", "output"),
        "annual_tax_wan": ("年税收", "税收", "达产税收", "预计年税收", "年纳税", "tax"),
        "jobs": ("用工", "用工需求", "就业", "就业人数", "员工人数", "employees"),
        "electricity_gwh": ("用电量", "年用电", "电力需求", "electricity"),
        "peak_load_mw": ("用电负荷", "负荷"),
        "energy_tce": ("能耗", "年能耗", "综合能耗", "年综合能源消费量"),
        "water_wan_m3": ("用水", "用水量", "年用水", "water"),
        "green_share_min": ("绿电要求", "绿电占比", "绿电比例", "绿电比例要求", "green share"),
        "tariff_max": ("电价上限", "最高电价", "可接受电价", "电价要求"),
        "export_share": ("出口比例", "出口比重", "export"),
        "origin": ("来源地", "转出省份", "企业所在地", "现所在地"),
        "regions_wanted": ("意向区域", "意向地", "意向承接地"),
        "regions_excluded": ("排除区域", "不考虑地区"),
        "services_needed": ("配套需求", "配套要求"),
        "is_chemical": ("化工项目", "是否化工"),
    },
    Park: {
        "id": ("代码", "园区编码", "园区编号", "开发区代码", "编号", "park id"),
        "name": ("园区", "名称", "开发区", "开发区名称", "工业园区名称", "park"),
        "level": ("园区级别", "等级"),
        "kind": ("园区类型", "类别"),
        "province": ("省", "省份", "所属省份", "所在省"),
        "prefecture": ("市", "地市", "地级市", "所在盟市", "城市", "city"),
        "county": ("县", "区县", "县区", "旗县", "所在旗县"),
        "adcode": ("行政区划", "区划代码", "行政区代码"),
        "leading_industries": ("主导产业代码", "产业定位", "主导行业"),
        "chain_leaders": ("链主", "链主企业", "重点企业"),
        "approved_area_ha": ("批准面积", "规划面积", "面积"),
        "land_available_mu": ("可用土地", "可供地", "可出让土地", "剩余土地"),
        "gross_output_wan": ("产值", "总产值", "工业总产值"),
        "tax_per_mu": ("亩均税", "单位面积税收"),
        "investment_per_mu": ("投资强度", "亩均投资强度"),
        "green_share": ("绿电比例", "新能源占比"),
        "tariff_yuan_per_kwh": ("电价", "用电价格", "综合电价", "tariff"),
        "energy_quota_tce": ("能耗指标",),
        "water_quota_wan_m3": ("水指标", "用水指标"),
        "certified_chemical": ("化工园区", "是否化工园区"),
        "services": ("配套",),
        "titles": ("资质", "荣誉"),
        "as_of": ("截至", "数据日期", "数据时间", "统计时点", "数据年份"),
        "source": ("来源", "资料来源"),
    },
}
"""Only words that can mean nothing else; what a field itself is called need not stand here."""
