impl tidegate_sdk::Classification for Pack {
    fn classify(
        enterprise: &tidegate_sdk::contract::Enterprise,
        on: tidegate_sdk::contract::Date,
    ) -> Result<tidegate_sdk::contract::Conclusion, tidegate_sdk::contract::Refusal> {
        classify::classify(&TABLES, enterprise, on)
    }
}

