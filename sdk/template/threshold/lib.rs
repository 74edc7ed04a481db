impl tidegate_sdk::Threshold for Pack {
    fn limits(
        site: &tidegate_sdk::contract::Site,
        on: tidegate_sdk::contract::Date,
    ) -> Result<tidegate_sdk::contract::LimitsAnswer, tidegate_sdk::contract::Refusal> {
        tidegate_sdk::limits::limits_from(&TABLES, site, on)
    }
}

