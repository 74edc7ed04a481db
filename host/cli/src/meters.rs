//! Meters over MQTT, for `tidegate serve`.

use tidegate_gateway::{MqttAddress, MqttMeters, MqttOptions};
use tidegate_store::Store;

/// Where the password of the broker is read from, so that it stands in no list of processes.
const PASSWORD: &str = "TIDEGATE_MQTT_PASSWORD";

/// A client whose session is named after the installation: a broker that two of them use keeps them
/// apart, and after a restart gives each what came meanwhile.
pub(crate) async fn client(
    store: &dyn Store,
    mut address: MqttAddress,
) -> anyhow::Result<MqttMeters> {
    let chain = store.chain(0).await?;
    address.password = std::env::var(PASSWORD).ok().filter(|password| !password.is_empty());
    if address.password.is_some() && address.user.is_none() {
        anyhow::bail!("{PASSWORD} is set and the address names no user: write mqtt://user@host/…");
    }
    Ok(MqttMeters::new(address, MqttOptions::new(format!("tidegate-{}", chain.name))))
}
