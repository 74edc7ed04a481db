impl tidegate_sdk::ladder::WarningLadder for Pack {
    const TABLES: &'static tidegate_sdk::tables::Tables = &TABLES;
}

