//! Farming, food, textiles, leather, wood, paper, printing, stationery: divisions 03 to 24.

use tidegate_domain::Tier::{Key, None, Registration, Simplified};

use crate::county::line::Draw::{Chance, Tenths, Truth, Whole, Words};
use crate::county::line::Surface::{Named, Solvent};
use crate::county::line::{Draw, Line, Site, line};

type Facts = &'static [(&'static str, Draw)];

const NOT_MIXING: Facts = &[("mixing_or_packing_only", Truth(false))];
const MIXING: Facts = &[("mixing_or_packing_only", Truth(true))];
const NO_STARCH: Facts = &[
    ("starch_maize_capacity_t_per_year", Whole(0, 0)),
    ("starch_tubers_capacity_t_per_year", Whole(0, 0)),
    ("starch_beans_capacity_t_per_year", Whole(0, 0)),
    ("starch_wheat_capacity_t_per_year", Whole(0, 0)),
    ("starch_products_t_per_year", Whole(0, 0)),
    ("has_fermentation", Chance(300)),
];
const SMALL_SLAUGHTER: Facts = &[
    ("slaughter_pigs_heads_per_year", Whole(300, 12_000)),
    ("slaughter_cattle_heads_per_year", Whole(0, 200)),
    ("slaughter_sheep_heads_per_year", Whole(0, 3000)),
    ("slaughter_poultry_birds_per_year", Whole(0, 200_000)),
    ("meat_processed_t_per_year", Whole(50, 3000)),
];
const SLAUGHTER: Facts = &[
    ("slaughter_pigs_heads_per_year", Whole(20_000, 80_000)),
    ("slaughter_cattle_heads_per_year", Whole(0, 200)),
    ("slaughter_sheep_heads_per_year", Whole(0, 3000)),
    ("slaughter_poultry_birds_per_year", Whole(0, 200_000)),
    ("meat_processed_t_per_year", Whole(1000, 9000)),
];
const SOY_SAUCE: Facts = &[
    ("mixing_or_packing_only", Truth(false)),
    ("has_fermentation", Truth(true)),
    ("fermented_products", Words(&["soy-sauce", "vinegar"])),
    ("soy_sauce_and_vinegar_t_per_year", Whole(500, 9000)),
];
const SMALL_LIQUOR: Facts =
    &[("has_fermentation", Truth(true)), ("liquor_capacity_kl_per_year", Whole(20, 3000))];
const LARGE_LIQUOR: Facts =
    &[("has_fermentation", Truth(true)), ("liquor_capacity_kl_per_year", Whole(5000, 12_000))];
const BLENDED_LIQUOR: Facts =
    &[("has_fermentation", Truth(false)), ("liquor_capacity_kl_per_year", Whole(20, 900))];
const BOTTLED_WATER: Facts =
    &[("has_fermentation", Truth(false)), ("makes_raw_juice", Truth(false))];
const FARM_WITH_OUTLET: Facts =
    &[("livestock_scale_farm", Truth(true)), ("has_sewage_outlet", Truth(true))];
const FARM_WITHOUT_OUTLET: Facts =
    &[("livestock_scale_farm", Truth(true)), ("has_sewage_outlet", Truth(false))];
const DYEING: Facts = &[("textile_processes", Words(&["pretreatment", "dyeing"]))];
const PRINTING: Facts = &[("textile_processes", Words(&["dyeing", "printing"]))];
const WATER_JET: Facts = &[("textile_processes", Words(&["water-jet-weaving"]))];
const REELING: Facts = &[("textile_processes", Words(&["reeling"]))];
const FINISHING: Facts = &[("textile_processes", Words(&["finishing-only"]))];
const WEAVING: Facts = &[("textile_processes", Words(&["other"]))];
const WASHED_GARMENTS: Facts = &[("garment_processes", Words(&["washing"]))];
const GARMENTS: Facts = &[("garment_processes", Words(&["other"]))];
const SHOES: Facts = &[
    ("solvent_adhesive_t_per_year", Tenths(2, 99)),
    ("solvent_treatment_agent_t_per_year", Tenths(0, 29)),
];
const GLUED_SHOES: Facts = &[
    ("solvent_adhesive_t_per_year", Tenths(100, 420)),
    ("solvent_treatment_agent_t_per_year", Tenths(10, 60)),
];
const PLYWOOD: Facts = &[("plywood_m3_per_year", Whole(500, 60_000))];
const LARGE_PLYWOOD: Facts = &[("plywood_m3_per_year", Whole(100_000, 180_000))];
const FURNITURE: Facts = &[
    ("solvent_paint_or_adhesive_t_per_year", Tenths(0, 99)),
    ("water_based_paint_or_adhesive_t_per_year", Tenths(0, 190)),
    ("has_phosphating", Truth(false)),
];
const PAINTED_FURNITURE: Facts = &[
    ("solvent_paint_or_adhesive_t_per_year", Tenths(100, 600)),
    ("water_based_paint_or_adhesive_t_per_year", Tenths(20, 400)),
    ("has_phosphating", Truth(false)),
];
const PHOSPHATED_FURNITURE: Facts = &[
    ("solvent_paint_or_adhesive_t_per_year", Tenths(0, 60)),
    ("water_based_paint_or_adhesive_t_per_year", Tenths(0, 100)),
    ("has_phosphating", Truth(true)),
];
const DRY_PAPER: Facts =
    &[("discharges_industrial_wastewater", Truth(false)), ("discharges_waste_gas", Truth(false))];
const WET_PAPER: Facts =
    &[("discharges_industrial_wastewater", Truth(true)), ("discharges_waste_gas", Truth(true))];
const PRINTED_PAPER: Facts =
    &[("discharges_industrial_wastewater", Chance(300)), ("discharges_waste_gas", Truth(true))];
const PRINTERS: Facts = &[
    ("prints_packaging", Chance(700)),
    ("solvent_ink_or_paint_t_per_year", Tenths(0, 250)),
    ("solvent_thinner_t_per_year", Tenths(0, 50)),
];
const SOLVENT_PRINTERS: Facts = &[
    ("prints_packaging", Truth(true)),
    ("solvent_ink_or_paint_t_per_year", Tenths(100, 700)),
    ("solvent_thinner_t_per_year", Tenths(100, 300)),
];
const MOULDED_PENS: Facts =
    &[("plastic_products_t_per_year", Whole(30, 900)), ("has_plastic_modification", Truth(false))];

pub(super) const LINES: &[Line] = &[
    line("0313", 6, "生猪养殖", Key).facts(FARM_WITH_OUTLET).bare(),
    line("0313", 15, "生猪养殖", Registration).facts(FARM_WITHOUT_OUTLET).bare(),
    line("0313", 2, "生猪养殖", None).facts(FARM_WITHOUT_OUTLET).bare().prohibited(),
    line("0321", 8, "蛋鸡养殖", Registration).facts(FARM_WITHOUT_OUTLET).bare(),
    line("0391", 6, "蜂业", None).facts(&[("has_sewage_outlet", Truth(false))]).bare(),
    line("1012", 4, "石料", Registration),
    line("1310", 11, "粮食加工", Registration),
    line("1320", 3, "饲料", Registration).facts(&[("has_fermentation", Truth(false))]),
    line("1331", 4, "油脂", Simplified).facts(NOT_MIXING),
    line("1331", 2, "油脂分装", Registration).facts(MIXING),
    line("1351", 2, "屠宰", Simplified).facts(SLAUGHTER),
    line("1351", 4, "肉类加工", Registration).facts(SMALL_SLAUGHTER),
    line("1361", 3, "水产", Registration)
        .facts(&[("aquatic_products_processed_t_per_year", Whole(80, 3000))]),
    line("1373", 16, "果蔬", Registration),
    line("1373", 3, "果蔬", Simplified).boiler(20, 30).site(Site::Boiler),
    line("1392", 15, "豆制品", Registration).facts(NO_STARCH),
    line("1411", 10, "糕点", Registration),
    line("1421", 4, "蜜饯", Registration),
    line("1431", 4, "手工米面", Registration)
        .facts(&[("made_by_hand", Truth(true)), ("mixing_or_packing_only", Truth(false))]),
    line("1432", 5, "速冻食品", Simplified)
        .facts(&[("made_by_hand", Truth(false)), ("mixing_or_packing_only", Truth(false))]),
    line("1453", 1, "罐头", Simplified).boiler(20, 28).site(Site::Boiler),
    line("1462", 3, "酱醋", Simplified).facts(SOY_SAUCE),
    line("1512", 8, "白酒", Simplified).facts(SMALL_LIQUOR),
    line("1512", 2, "勾调酒", Registration).facts(BLENDED_LIQUOR),
    line("1514", 2, "黄酒", Simplified).facts(SMALL_LIQUOR),
    line("1514", 1, "黄酒", Key).facts(LARGE_LIQUOR),
    line("1522", 4, "饮用水", Registration).facts(BOTTLED_WATER),
    line("1530", 31, "制茶", Registration),
    line("1711", 22, "棉纺", Registration).facts(WEAVING),
    line("1713", 12, "印染", Key).facts(PRINTING).site(Site::Dyeing),
    line("1713", 5, "织物整理", Simplified).facts(FINISHING),
    line("1742", 3, "缫丝", Key).facts(REELING),
    line("1751", 17, "化纤织造", Registration).facts(WEAVING),
    line("1751", 4, "喷水织造", Key).facts(WATER_JET),
    line("1752", 8, "化纤染整", Key).facts(DYEING).site(Site::Dyeing),
    line("1761", 106, "针织", Registration),
    line("1761", 6, "针织", Simplified).boiler(20, 35).site(Site::Boiler),
    line("1763", 28, "针织制品", Registration),
    line("1771", 50, "家纺", Registration),
    line("1771", 3, "家纺", Simplified).boiler(20, 30).site(Site::Boiler),
    line("1781", 17, "非织造布", Registration),
    line("1819", 67, "服装", Registration).facts(GARMENTS),
    line("1819", 5, "服装水洗", Key).facts(WASHED_GARMENTS),
    line("1829", 45, "针织服装", Registration),
    line("1829", 3, "针织服装", Simplified).boiler(20, 26).site(Site::Boiler),
    line("1830", 22, "服饰", Registration).facts(GARMENTS),
    line("1910", 2, "皮革", Simplified).facts(&[("has_tanning", Truth(false))]),
    line("1922", 62, "箱包", Registration),
    line("1941", 2, "羽绒水洗", Key).facts(&[("has_down_washing", Truth(true))]),
    line("1942", 7, "羽绒制品", Registration).facts(&[("has_down_washing", Truth(false))]),
    line("1952", 31, "皮鞋", Registration).facts(SHOES),
    line("1952", 14, "皮鞋", Simplified).facts(GLUED_SHOES),
    line("1953", 7, "塑料鞋", Registration).facts(SHOES),
    line("2012", 26, "木材", Registration),
    line("2012", 3, "木材", Simplified).boiler(20, 28).site(Site::Boiler),
    line("2021", 7, "胶合板", Registration).facts(PLYWOOD),
    line("2021", 2, "胶合板", Simplified).facts(LARGE_PLYWOOD).boiler(20, 35).site(Site::Boiler),
    line("2023", 1, "刨花板", Simplified),
    line("2034", 22, "木制品", Registration),
    line("2041", 52, "竹制品", Registration),
    line("2041", 4, "竹制品", Simplified).boiler(20, 30).site(Site::Boiler),
    line("2110", 58, "家具", Registration).facts(FURNITURE),
    line("2110", 14, "家具", Simplified).facts(PAINTED_FURNITURE),
    line("2130", 13, "金属家具", Registration).facts(FURNITURE),
    line("2130", 4, "金属家具", Simplified).facts(PHOSPHATED_FURNITURE),
    line("2221", 5, "造纸", Key).boiler(6, 15).site(Site::Water),
    line("2223", 4, "加工纸", Simplified).facts(WET_PAPER),
    line("2231", 48, "纸箱", Registration).facts(DRY_PAPER),
    line("2231", 20, "纸箱", Simplified).facts(PRINTED_PAPER),
    line("2319", 54, "印刷", Registration).facts(PRINTERS),
    line("2319", 9, "彩印", Simplified).facts(SOLVENT_PRINTERS),
    line("2319", 1, "彩印", Key).facts(SOLVENT_PRINTERS).on_list(),
    line("2320", 7, "装订", Registration),
    line("2411", 168, "文具", Registration),
    line("2411", 12, "文具", Simplified).surface(Solvent),
    line("2412", 407, "制笔", Registration),
    line("2412", 25, "制笔", Registration).also("2927").facts(MOULDED_PENS),
    line("2412", 18, "制笔", Simplified).surface(Named("polishing")),
    line("2412", 10, "制笔", Simplified).surface(Solvent),
    line("2412", 2, "制笔", Key).surface(Named("electroplating")).on_list(),
    line("2412", 2, "制笔", None).prohibited(),
    line("2413", 8, "教具", Registration),
    line("2432", 26, "工艺品", Registration),
    line("2442", 39, "体育用品", Registration),
    line("2442", 3, "体育用品", Simplified).surface(Solvent),
    line("2452", 25, "玩具", Registration),
];
