//! Chemicals, medicines, fibres, rubber, plastics, minerals, metals: divisions 26 to 33.

use tidegate_domain::Tier::{Key, None, Registration, Simplified};

use crate::county::line::Draw::{Chance, Truth, Whole, Words};
use crate::county::line::Surface::{Named, Plain};
use crate::county::line::{Draw, Furnace, Line, Site, line};

type Facts = &'static [(&'static str, Draw)];

const NOT_MIXING: Facts = &[("mixing_or_packing_only", Truth(false))];
const MIXING: Facts = &[("mixing_or_packing_only", Truth(true))];
const HOUSEHOLD_CHEMICALS: Facts =
    &[("mixing_or_packing_only", Truth(true)), ("daily_chemical_processes", Words(&["other"]))];
const PLASTICS: Facts =
    &[("plastic_products_t_per_year", Whole(40, 6000)), ("has_plastic_modification", Truth(false))];
const FOAM: Facts = &[
    ("plastic_products_t_per_year", Whole(10_000, 22_000)),
    ("has_plastic_modification", Truth(false)),
];
const MODIFIED_PLASTICS: Facts = &[
    ("plastic_products_t_per_year", Whole(10_000, 40_000)),
    ("has_plastic_modification", Truth(true)),
];
const COAL_BRICKS: Facts =
    &[("fires_bricks_with_coal_or_gangue", Truth(true)), ("cutting_only", Truth(false))];
const ROLLED: Facts = &[
    ("steel_rolling_processes", Words(&["cold-rolling"])),
    ("cold_rolled_steel_t_per_year", Whole(4000, 90_000)),
];
const DRAWN: Facts = &[
    ("steel_rolling_processes", Words(&["other"])),
    ("cold_rolled_steel_t_per_year", Whole(0, 0)),
];
const PLATING: Facts = &[
    ("has_chromium_passivation", Chance(500)),
    ("is_electroplating_wastewater_works", Truth(false)),
];
const NO_PLATING: Facts = &[
    ("has_chromium_passivation", Truth(false)),
    ("is_electroplating_wastewater_works", Truth(false)),
];

pub(super) const LINES: &[Line] = &[
    line("2614", 3, "有机化工", Key).facts(NOT_MIXING).site(Site::Water),
    line("2625", 5, "有机肥", Simplified).facts(NOT_MIXING),
    line("2641", 5, "涂料", Key).facts(NOT_MIXING),
    line("2641", 7, "涂料调配", Simplified).facts(MIXING),
    line("2642", 7, "油墨调配", Simplified).facts(MIXING),
    line("2646", 4, "密封胶", Simplified).facts(NOT_MIXING),
    line("2651", 3, "合成树脂", Key),
    line("2661", 3, "化学试剂", Registration).facts(MIXING),
    line("2662", 3, "助剂", Key).facts(NOT_MIXING),
    line("2681", 3, "洗涤剂", Registration).facts(HOUSEHOLD_CHEMICALS),
    line("2682", 8, "化妆品", Registration).facts(HOUSEHOLD_CHEMICALS),
    line("2710", 3, "原料药", Key).site(Site::Water),
    line("2720", 2, "制剂", Key).facts(NOT_MIXING),
    line("2730", 3, "中药饮片", Registration),
    line("2740", 3, "中成药", Simplified).facts(&[("has_extraction", Truth(true))]),
    line("2770", 7, "卫生材料", Registration),
    line("2780", 4, "药用包材", Registration),
    line("2822", 3, "涤纶", Key),
    line("2913", 20, "橡胶制品", Registration)
        .facts(&[("rubber_consumption_t_per_year", Whole(8, 1500))]),
    line("2913", 3, "橡胶制品", Simplified)
        .facts(&[("rubber_consumption_t_per_year", Whole(2000, 6000))]),
    line("2921", 22, "塑料薄膜", Registration).facts(PLASTICS),
    line("2924", 7, "泡沫塑料", Registration).facts(PLASTICS),
    line("2924", 2, "泡沫塑料", Simplified).facts(FOAM),
    line("2925", 3, "人造革", Key),
    line("2926", 34, "塑料包装", Registration).facts(PLASTICS),
    line("2927", 115, "塑料日用品", Registration).facts(PLASTICS),
    line("2929", 67, "塑料零件", Registration).facts(PLASTICS),
    line("2929", 6, "改性塑料", Simplified).facts(MODIFIED_PLASTICS),
    line("3011", 2, "水泥", Key)
        .facts(&[("makes_cement_clinker", Truth(true))])
        .furnace(Furnace::Other),
    line("3011", 3, "水泥粉磨", Simplified).facts(&[("makes_cement_clinker", Truth(false))]),
    line("3021", 25, "水泥制品", Registration),
    line("3031", 2, "砖瓦", Key).facts(COAL_BRICKS).furnace(Furnace::Other).site(Site::Stack),
    line("3031", 1, "实心粘土砖", None).facts(COAL_BRICKS).furnace(Furnace::Other).prohibited(),
    line("3032", 17, "石材", Registration).facts(&[("cutting_only", Truth(true))]),
    line("3039", 12, "建材", Simplified).facts(&[("cutting_only", Truth(false))]),
    line("3054", 3, "玻璃制品", Simplified)
        .facts(&[("kiln_fuels", Words(&["natural-gas"]))])
        .furnace(Furnace::Other),
    line("3062", 4, "玻璃钢", Registration).facts(&[("kiln_fuels", Words(&["electricity"]))]),
    line("3099", 5, "沥青混凝土", Simplified)
        .facts(&[("carbon_and_mineral_products", Words(&["asphalt-mixture"]))]),
    line("3099", 6, "矿物制品", Registration)
        .facts(&[("carbon_and_mineral_products", Words(&["other"]))]),
    line("3130", 3, "轧钢", Simplified).facts(ROLLED),
    line("3130", 4, "拉拔", Registration).facts(DRAWN),
    line("3252", 5, "铝压延", Simplified).facts(&[("has_rolling_or_annealing", Truth(true))]),
    line("3252", 3, "铝材", Registration).facts(&[("has_rolling_or_annealing", Truth(false))]),
    line("3311", 73, "金属结构", Registration),
    line("3322", 26, "手工具", Registration),
    line("3340", 13, "金属丝绳", Registration),
    line("3351", 37, "五金", Registration),
    line("3351", 10, "五金酸洗", Simplified).surface(Named("pickling")),
    line("3360", 15, "电镀", Key)
        .facts(PLATING)
        .surface(Named("electroplating"))
        .site(Site::Electroplating),
    line("3360", 16, "热处理", Simplified)
        .facts(NO_PLATING)
        .surface(Named("quenching"))
        .furnace(Furnace::GasOrElectric),
    line("3360", 12, "喷涂", Registration).facts(NO_PLATING).surface(Plain),
    line("3389", 56, "金属日用品", Registration),
    line("3389", 16, "金属日用品", Simplified).surface(Named("polishing")),
    line("3391", 14, "铸造", Simplified)
        .facts(&[("uses_cupola", Truth(false))])
        .furnace(Furnace::Other),
    line("3391", 2, "冲天炉铸造", Key)
        .facts(&[("uses_cupola", Truth(true))])
        .furnace(Furnace::Other),
    line("3392", 8, "压铸", Simplified)
        .facts(&[("makes_lead_or_lead_bronze_castings", Truth(false))])
        .furnace(Furnace::Other),
    line("3399", 38, "金属制品", Registration),
];
