//! Rule pack {{name}}. Numbers and texts stand in tables; here is only what no table can say.

{{modules}}tidegate_sdk::pack!();

/// The rules of the pack.
#[derive(Debug)]
pub struct Pack;

{{rules}}tidegate_sdk::export!(Pack: {{interfaces}});
