//! Power, heat, water, trade, transport, waste, repair, hospitals: divisions 44 to 84.

use tidegate_domain::Tier::{Key, None, Registration, Simplified};

use crate::county::line::Draw::{Chance, Tenths, Truth, Whole, Word, Words};
use crate::county::line::{Draw, Furnace, Line, Site, line};

type Facts = &'static [(&'static str, Draw)];

const URBAN_WORKS: Facts = &[("wastewater_works_kind", Word("urban-rural"))];
const INDUSTRIAL_WORKS: Facts = &[("wastewater_works_kind", Word("industrial"))];
const URBAN_STATION: Facts =
    &[("is_filling_station", Truth(true)), ("in_urban_built_up_area", Truth(true))];
const RURAL_STATION: Facts =
    &[("is_filling_station", Truth(true)), ("in_urban_built_up_area", Truth(false))];
const CAR_DEALER: Facts =
    &[("is_filling_station", Truth(false)), ("in_urban_built_up_area", Chance(500))];
const LARGE_BERTH: Facts = &[
    ("bulk_terminal_waters", Words(&["inland"])),
    ("largest_inland_bulk_berth_dwt", Whole(1000, 3000)),
];
const SMALL_BERTH: Facts = &[
    ("bulk_terminal_waters", Words(&["inland"])),
    ("largest_inland_bulk_berth_dwt", Whole(300, 900)),
];
const OIL_DEPOT: Facts = &[
    ("dangerous_goods_stores", Words(&["oil-depot"])),
    ("oil_depot_capacity_m3", Whole(400, 8000)),
];
const LANDFILL: Facts = &[("sanitation_facilities", Words(&["landfill"]))];
const LARGE_TRANSFER: Facts = &[
    ("sanitation_facilities", Words(&["transfer-station"])),
    ("waste_transfer_capacity_t_per_day", Whole(150, 400)),
];
const SMALL_TRANSFER: Facts = &[
    ("sanitation_facilities", Words(&["transfer-station"])),
    ("waste_transfer_capacity_t_per_day", Whole(10, 120)),
];
const SMALL_GARAGE: Facts =
    &[("business_area_m2", Whole(60, 2500)), ("has_coating_process", Chance(400))];
const LARGE_GARAGE: Facts =
    &[("business_area_m2", Whole(5000, 9000)), ("has_coating_process", Truth(true))];
const LARGE_HOSPITAL: Facts = &[
    ("hospital_beds", Whole(500, 900)),
    ("is_psychiatric_or_rehabilitation_hospital", Truth(false)),
];
const HOSPITAL: Facts = &[
    ("hospital_beds", Whole(100, 480)),
    ("is_psychiatric_or_rehabilitation_hospital", Truth(false)),
];
const SMALL_HOSPITAL: Facts =
    &[("hospital_beds", Whole(15, 95)), ("is_psychiatric_or_rehabilitation_hospital", Chance(200))];
/// Article 7 of the catalogue asks those whom no other row names for these.
const LITTLE_DISCHARGE: Facts = &[
    ("so2_t_per_year", Tenths(0, 5)),
    ("nox_t_per_year", Tenths(0, 9)),
    ("smoke_dust_t_per_year", Tenths(0, 4)),
    ("cod_t_per_year", Tenths(0, 30)),
    ("total_nitrogen_t_per_year", Tenths(0, 9)),
    ("total_phosphorus_t_per_year", Tenths(0, 1)),
    ("ammonia_oil_phenol_t_per_year", Tenths(0, 5)),
    ("other_toxic_max_equivalents", Whole(0, 60)),
];

pub(super) const LINES: &[Line] = &[
    line("4417", 1, "垃圾发电", Key)
        .facts(&[("biomass_power_fuels", Words(&["household-waste"]))])
        .furnace(Furnace::Other)
        .site(Site::Stack),
    line("4430", 4, "热力", Key)
        .facts(&[("boilers_natural_gas_only", Truth(false))])
        .boiler(20, 65)
        .site(Site::Boiler),
    line("4430", 6, "供热", Simplified)
        .facts(&[("boilers_natural_gas_only", Chance(700))])
        .boiler(2, 15)
        .site(Site::Boiler),
    line("4511", 2, "燃气", Registration).bare(),
    line("4610", 8, "自来水", Registration).bare(),
    line("4620", 3, "城镇污水处理", Key).facts(URBAN_WORKS).water(20_000, 60_000).site(Site::Wwtp),
    line("4620", 3, "城镇污水处理", Simplified)
        .facts(URBAN_WORKS)
        .water(2000, 15_000)
        .site(Site::Wwtp),
    line("4620", 4, "集镇污水处理", Simplified).facts(URBAN_WORKS).water(500, 1800),
    line("4620", 21, "农村污水处理", Registration).facts(URBAN_WORKS).water(20, 450),
    line("4620", 1, "工业污水处理", Key).facts(INDUSTRIAL_WORKS).water(5000, 15_000),
    line("5261", 14, "汽车销售", None).facts(CAR_DEALER).bare(),
    line("5265", 9, "加油站", Simplified).facts(URBAN_STATION).bare(),
    line("5265", 15, "加油站", Registration).facts(RURAL_STATION).bare(),
    line("5532", 2, "码头", Simplified).facts(LARGE_BERTH).bare(),
    line("5532", 2, "码头", Registration).facts(SMALL_BERTH).bare(),
    line("5941", 2, "油库", Registration).facts(OIL_DEPOT).bare(),
    line("5990", 8, "仓储", None).facts(LITTLE_DISCHARGE).bare(),
    line("6110", 9, "宾馆", Registration).facts(LITTLE_DISCHARGE).boiler(1, 4),
    line("7723", 2, "固废处置", Key)
        .facts(&[("waste_services", Words(&["general-industrial-waste"]))]),
    line("7724", 2, "危废处置", Key).facts(&[("waste_services", Words(&["hazardous-waste"]))]),
    line("7729", 2, "环境治理", None).facts(&[("waste_services", Words(&["other"]))]).bare(),
    line("7820", 1, "填埋", Key).facts(LANDFILL),
    line("7820", 2, "垃圾转运", Simplified).facts(LARGE_TRANSFER).bare(),
    line("7820", 4, "垃圾转运", Registration).facts(SMALL_TRANSFER).bare(),
    line("8030", 4, "洗染", Registration).facts(LITTLE_DISCHARGE).boiler(1, 3),
    line("8080", 1, "殡仪", Simplified).facts(&[("is_crematorium", Truth(true))]).bare(),
    line("8111", 80, "汽车修理", None).facts(SMALL_GARAGE).bare(),
    line("8111", 3, "汽车修理", Simplified).facts(LARGE_GARAGE).bare(),
    line("8411", 2, "综合医院", Key).facts(LARGE_HOSPITAL).bare(),
    line("8411", 4, "综合医院", Simplified).facts(HOSPITAL).bare(),
    line("8412", 3, "中医医院", Simplified).facts(HOSPITAL).bare(),
    line("8415", 4, "专科医院", Registration).facts(SMALL_HOSPITAL).bare(),
    line("8431", 1, "疾病预防控制", Registration).facts(&[("hospital_beds", Whole(0, 0))]).bare(),
];
