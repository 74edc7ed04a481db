impl tidegate_sdk::Judgement for Pack {
    fn judge(
        file: &tidegate_sdk::contract::CaseFile,
    ) -> Result<tidegate_sdk::contract::Verdict, tidegate_sdk::contract::Refusal> {
        judge::judge(&TABLES, file)
    }
}

