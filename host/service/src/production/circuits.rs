//! Streams of electric circuits: power under the code of HJ 212-2025, energy beside it.

/// What stands in front of a circuit's code in the code of its energy stream.
const ENERGY: &str = "x-energy-";

/// The code of the stream that holds the energy (kWh a period) of a circuit, whose own code names
/// its power (kW). It does not begin with `d2` or `d3`, so nobody takes it for power.
#[must_use]
pub fn circuit_energy_code(circuit: &str) -> String {
    format!("{ENERGY}{circuit}")
}

/// The code of the circuit whose energy a stream holds; none for any other stream.
#[must_use]
pub fn circuit_of_energy_code(code: &str) -> Option<&str> {
    code.strip_prefix(ENERGY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_energy_leads_back_to_its_circuit() {
        let code = circuit_energy_code("d20105");
        assert_eq!(circuit_of_energy_code(&code), Some("d20105"));
        assert_eq!(circuit_of_energy_code("d20105"), None);
        assert!(tidegate_hj212::circuit(&code).is_none());
    }
}
