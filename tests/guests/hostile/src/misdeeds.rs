//! What the pack does when it is asked to, as `deed/amount`.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

/// Calls that this instance has seen; a fresh instance has seen none.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// Bytes of each of many small allocations.
const SMALL_BYTES: usize = 64;

/// Bytes of the one buffer that all strings of an aliased answer share.
const ALIASED_BYTES: usize = 64 * 1024;

/// Does what `request` asks for and gives what the deed has to tell.
///
/// | deed | amount |
/// | --- | --- |
/// | `loop` | |
/// | `burn` | rounds of a loop |
/// | `allocate` | bytes at once |
/// | `allocate-small` | allocations of 64 bytes |
/// | `survive-refusal` | bytes that are refused before it answers all the same |
/// | `refused-then-loop`, `refused-then-recurse` | bytes that are refused before that |
/// | `recurse` | depth |
/// | `answer` | bytes of one text |
/// | `answer-many` | texts of 8 bytes |
/// | `alias` | texts that all show the same 64 KiB |
/// | `panic`, `abort` | |
/// | `divide` | divisor of 100 |
/// | `add` | added to 255 in 8 bits |
/// | `index` | place in a list of four |
/// | `count` | |
/// | `floats` | |
///
/// Anything else is done by doing nothing.
#[must_use]
pub fn commit(request: &str) -> Vec<String> {
    let calls = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    let (deed, amount) = request.split_once('/').unwrap_or((request, "0"));
    let amount: usize = amount.parse().unwrap_or_default();
    let told = match deed {
        "loop" => endless(),
        "burn" => burn(amount).to_string(),
        "allocate" => black_box(vec![1_u8; amount]).len().to_string(),
        "allocate-small" => allocate_small(amount).to_string(),
        "survive-refusal" => refused(amount).to_string(),
        "refused-then-loop" if refused(amount) => endless(),
        "refused-then-recurse" if refused(amount) => recurse(usize::MAX, 1).to_string(),
        "recurse" => recurse(amount, 1).to_string(),
        "answer" => "x".repeat(amount),
        "answer-many" => return vec!["12345678".to_owned(); amount],
        "alias" => return aliases(amount),
        "panic" => panic_on_purpose(),
        "abort" => std::process::abort(),
        "divide" => (100 / black_box(amount)).to_string(),
        "add" => (black_box(255_u8) + u8::try_from(amount).unwrap_or(u8::MAX)).to_string(),
        "index" => index(amount).to_string(),
        "count" => calls.to_string(),
        "floats" => return nan_bits(),
        _ => return Vec::new(),
    };
    vec![told]
}

fn endless() -> String {
    let mut round = 0_u64;
    loop {
        round = black_box(round.wrapping_add(1));
    }
}

fn burn(rounds: usize) -> u64 {
    (0..rounds as u64).fold(1, |state, round| black_box(state.rotate_left(5) ^ round))
}

fn allocate_small(count: usize) -> usize {
    let all: Vec<Box<[u8; SMALL_BYTES]>> = (0..count).map(|_| Box::new([7; SMALL_BYTES])).collect();
    black_box(all).len()
}

/// Asks for memory and takes a refusal for an answer.
fn refused(bytes: usize) -> bool {
    Vec::<u8>::new().try_reserve_exact(bytes).is_err()
}

/// Rotating after the call keeps the compiler from making a loop of it.
#[inline(never)]
fn recurse(depth: usize, state: u64) -> u64 {
    if depth == 0 {
        return black_box(state);
    }
    recurse(depth - 1, state ^ depth as u64).rotate_left(7) ^ state
}

/// Texts that overlap in memory, as no safe program makes them: each is small for the guest, and
/// together they are large for whoever copies them.
#[expect(unsafe_code, reason = "the point is to break the rules of memory")]
fn aliases(count: usize) -> Vec<String> {
    let shared = "x".repeat(ALIASED_BYTES).leak().as_mut_ptr();
    // SAFETY: none. The texts are handed to the host, which stops copying them, and this instance
    // is dropped before anything frees them.
    let alias = |_| unsafe { String::from_raw_parts(shared, ALIASED_BYTES, ALIASED_BYTES) };
    (0..count).map(alias).collect()
}

#[expect(clippy::panic, reason = "the deed asked for")]
fn panic_on_purpose() -> ! {
    panic!("asked to")
}

#[expect(clippy::indexing_slicing, reason = "the deed asked for")]
fn index(at: usize) -> u8 {
    black_box([1_u8, 2, 3, 4])[at]
}

/// Bits of what is not a number, made in ways in which processors differ.
fn nan_bits() -> Vec<String> {
    let (zero, nought) = (black_box(0.0_f64), black_box(0.0_f64));
    let payload = black_box(f64::from_bits(0xfff4_dead_beef_0001));
    let made = [
        zero / nought,
        payload + 1.0,
        zero * payload,
        black_box(zero / nought) * black_box(-1.0),
        (-1.0 - zero).sqrt(),
    ];
    made.iter().map(|number| format!("{:016x}", number.to_bits())).collect()
}
