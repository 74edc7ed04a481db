//! Machinery, vehicles, electrical goods, instruments, other manufacture, recycling, repair:
//! divisions 34 to 43.

use tidegate_domain::Tier::{Key, Registration, Simplified};

use crate::county::line::Draw::{Tenths, Truth, Words};
use crate::county::line::Surface::{Named, Solvent};
use crate::county::line::{Draw, Furnace, Line, line};

type Facts = &'static [(&'static str, Draw)];

const LITTLE_PAINT: Facts = &[("solvent_paint_adhesive_and_cleaner_t_per_year", Tenths(0, 99))];
const MUCH_PAINT: Facts = &[("solvent_paint_adhesive_and_cleaner_t_per_year", Tenths(100, 500))];
const LITTLE_THINNER: Facts = &[("solvent_paint_and_thinner_t_per_year", Tenths(0, 99))];
const MUCH_THINNER: Facts = &[("solvent_paint_and_thinner_t_per_year", Tenths(100, 300))];
const SCRAP: Facts =
    &[("recycled_wastes", Words(&["other"])), ("washes_other_wastes", Truth(false))];

pub(super) const LINES: &[Line] = &[
    line("3441", 32, "水泵", Registration),
    line("3443", 22, "阀门", Registration),
    line("3451", 30, "轴承", Registration),
    line("3464", 11, "制冷设备", Registration),
    line("3484", 78, "机械零件", Registration),
    line("3484", 12, "机械零件", Simplified)
        .surface(Named("quenching"))
        .furnace(Furnace::GasOrElectric),
    line("3525", 46, "模具", Registration),
    line("3525", 5, "模具", Simplified).surface(Named("quenching")).furnace(Furnace::GasOrElectric),
    line("3551", 12, "纺织机械", Registration),
    line("3584", 47, "医疗器械", Registration),
    line("3584", 5, "医疗器械", Simplified).surface(Named("passivation")),
    line("3591", 17, "环保设备", Registration),
    line("3670", 31, "汽车零部件", Registration).facts(LITTLE_PAINT),
    line("3670", 7, "汽车零部件", Simplified).facts(MUCH_PAINT),
    line("3761", 6, "自行车", Registration).facts(LITTLE_PAINT),
    line("3821", 11, "输配电", Registration),
    line("3831", 22, "电线电缆", Registration),
    line("3841", 2, "锂电池", Simplified),
    line("3852", 19, "小家电", Registration),
    line("3872", 34, "照明", Registration),
    line("3872", 3, "照明", Simplified).surface(Solvent),
    line("3982", 2, "电路板", Key).facts(LITTLE_THINNER).surface(Named("electroplating")).on_list(),
    line("3989", 19, "电子元件", Registration).facts(LITTLE_THINNER),
    line("3989", 3, "电子元件", Simplified).facts(MUCH_THINNER),
    line("4012", 9, "仪器仪表", Registration),
    line("4040", 7, "光学仪器", Registration),
    line("4111", 32, "制刷", Registration),
    line("4119", 17, "日用杂品", Registration),
    line("4210", 4, "金属回收", Registration).facts(SCRAP),
    line("4220", 9, "塑料回收", Simplified)
        .facts(&[("recycled_wastes", Words(&["plastics"])), ("washes_other_wastes", Truth(true))]),
    line("4220", 1, "废轮胎", Key)
        .facts(&[("recycled_wastes", Words(&["tyres"])), ("washes_other_wastes", Truth(false))]),
    line("4330", 4, "设备修理", Registration),
];
