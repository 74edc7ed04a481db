//! The checksum of HJ 212, which resembles CRC-16/MODBUS and is not it.
//!
//! Both use the reflected polynomial `0xA001` and start from `0xFFFF`. Modbus mixes a byte into the
//! low half of the register; HJ 212 first shifts the whole register right by eight, and so forgets
//! its low half. Only eight bits of the register live from one byte to the next, and a checksum
//! can take 256 values: one damaged frame in 256 passes, where Modbus would let one in 65 536
//! through. A reader must therefore not treat a good checksum as proof that a frame is whole.

/// Bytes that are folded in one step by [`crc`].
const STRIDE: usize = 8;

const TABLE: [u16; 256] = table();
const POWERS: [[u8; 256]; STRIDE] = powers();

/// Checksum of a data segment as HJ 212 defines it.
///
/// The empty segment has `0xFFFF`.
///
/// # Source
/// HJ 212-2017 annex A; HJ 212-2025 annex A.1.
///
/// ```
/// assert_eq!(tidegate_hj212::crc(b"ST=32"), 0x60C0);
/// ```
#[must_use]
pub fn crc(segment: &[u8]) -> u16 {
    let Some((last, body)) = segment.split_last() else { return 0xFFFF };
    let mut high = 0xFF_u8;
    let mut strides = body.chunks_exact(STRIDE);
    for stride in &mut strides {
        // `POWERS` is linear over XOR, so eight steps are eight independent look-ups.
        let mut folded = 0;
        for (index, (byte, power)) in stride.iter().zip(POWERS.iter().rev()).enumerate() {
            let mixed = if index == 0 { byte ^ high } else { *byte };
            folded ^= look_up(power, mixed);
        }
        high = folded;
    }
    for byte in strides.remainder() {
        high = look_up(&POWERS[0], high ^ byte);
    }
    TABLE.get(usize::from(high ^ last)).copied().unwrap_or_default()
}

/// Checksum of CRC-16/MODBUS, which some devices send by mistake.
///
/// The empty segment has `0xFFFF`.
#[must_use]
pub fn crc_modbus(segment: &[u8]) -> u16 {
    segment.iter().fold(0xFFFF, |register: u16, byte| {
        let [low, _] = (register ^ u16::from(*byte)).to_le_bytes();
        (register >> 8) ^ TABLE.get(usize::from(low)).copied().unwrap_or_default()
    })
}

fn look_up(power: &[u8; 256], byte: u8) -> u8 {
    power.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The register after eight rounds over one byte in an otherwise empty register.
#[expect(
    clippy::indexing_slicing,
    reason = "runs while compiling, where a wrong index is an error"
)]
const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut register = byte as u16;
        let mut round = 0;
        while round < 8 {
            let out = register & 1;
            register >>= 1;
            if out == 1 {
                register ^= 0xA001;
            }
            round += 1;
        }
        table[byte] = register;
        byte += 1;
    }
    table
}

/// `powers()[n][b]`: the high half of the register after byte `b` and `n` zero bytes.
#[expect(
    clippy::indexing_slicing,
    reason = "runs while compiling, where a wrong index is an error"
)]
const fn powers() -> [[u8; 256]; STRIDE] {
    let table = table();
    let mut powers = [[0; 256]; STRIDE];
    let mut power = 0;
    while power < STRIDE {
        let mut byte = 0;
        while byte < 256 {
            let from = if power == 0 { byte } else { powers[power - 1][byte] as usize };
            powers[power][byte] = (table[from] >> 8) as u8;
            byte += 1;
        }
        power += 1;
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::{crc, crc_modbus};

    /// The procedure as the standard words it, one bit at a time.
    fn bitwise(segment: &[u8]) -> u16 {
        let mut register = 0xFFFF_u16;
        for byte in segment {
            register = (register >> 8) ^ u16::from(*byte);
            for _ in 0..8 {
                let out = register & 1;
                register >>= 1;
                if out == 1 {
                    register ^= 0xA001;
                }
            }
        }
        register
    }

    #[test]
    fn table_form_equals_bitwise_form_for_every_byte_in_every_state() {
        // Two bytes reach all 256 states of the live half, the third tries every byte in each.
        for first in 0..=u8::MAX {
            assert_eq!(crc(&[first]), bitwise(&[first]));
            for second in 0..=u8::MAX {
                assert_eq!(crc(&[first, second]), bitwise(&[first, second]));
            }
        }
    }

    #[test]
    fn table_form_equals_bitwise_form_at_every_place_of_a_stride() {
        for length in 0..40_usize {
            for place in 0..length {
                for value in 0..=u8::MAX {
                    let mut segment: Vec<u8> =
                        (0..length).map(|at| (at * 37 % 256) as u8).collect();
                    segment[place] = value;
                    assert_eq!(crc(&segment), bitwise(&segment), "{length} {place} {value}");
                }
            }
        }
    }

    #[test]
    fn modbus_matches_its_published_check_value() {
        assert_eq!(crc_modbus(b"123456789"), 0x4B37);
        assert_ne!(crc(b"123456789"), 0x4B37);
    }
}
