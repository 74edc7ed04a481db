//! Devices of two counties at one gateway: whose readings they may write, and that a flood and
//! garbage of the one's stop nobody else's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tidegate_gateway::{Gateway, GatewayOptions};
use tidegate_hj212::encode_segment;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::world::{County, JIANDE, TONGLU, World};

/// How long a reading may wait for its answer while others flood the gateway: the plain way takes
/// some milliseconds, and a machine under test may be busy.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// Readings that the quiet county sends meanwhile.
const QUIET: u32 = 60;

/// Connections of the loud county.
const LOUD: usize = 12;

super::on_both!(a_device_writes_for_its_own_outlet_alone, a_flood_and_garbage_stop_nobody_else,);

async fn gateway(world: &World) -> SocketAddr {
    let gateway =
        Gateway::bind("127.0.0.1:0".parse().unwrap(), GatewayOptions::default()).await.unwrap();
    let address = gateway.local_addr();
    let intake = Arc::new(world.host.clone());
    tokio::spawn(gateway.serve(intake, std::future::pending()));
    address
}

/// A reading of nitrogen oxides of one minute, asking for an answer.
fn minute(mn: &str, password: &str, number: u32) -> Vec<u8> {
    let time = format!("20260303{:02}{:02}00", number / 60, number % 60);
    let segment = format!(
        "QN=20260303{:09};ST=31;CN=2051;PW={password};MN={mn};Flag=5;CP=&&DataTime={time};\
         a21002-Avg=20,a21002-ZsAvg=20,a21002-Flag=N&&",
        number
    );
    encode_segment(&segment).unwrap()
}

async fn answered(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(answer).unwrap()
}

fn password(county: County) -> String {
    if county.code == TONGLU.code { "passw1".to_owned() } else { "passw2".to_owned() }
}

async fn readings(world: &World, county: County) -> u64 {
    world.store.summary(&county.jurisdiction()).await.unwrap().readings
}

async fn a_device_writes_for_its_own_outlet_alone(world: World) {
    let address = gateway(&world).await;
    let before = (readings(&world, TONGLU).await, world.standing(JIANDE).await);
    let mut device = TcpStream::connect(address).await.unwrap();
    // With the number of the other county's device, under any password that it knows.
    for wrong in ["passw1", "", "123456"] {
        device.write_all(&minute(JIANDE.mn, wrong, 1)).await.unwrap();
    }
    device.write_all(&minute(TONGLU.mn, &password(TONGLU), 2)).await.unwrap();
    let answer = timeout(ANSWER_MAX, answered(&mut device)).await.unwrap();
    assert!(answer.contains("QN=20260303000000002"), "only its own is answered: {answer}");
    assert_eq!(readings(&world, TONGLU).await, before.0 + 1);
    // Refused frames are counted with their device; nothing else of it is any different.
    let rejected = world.store.summary(&JIANDE.jurisdiction()).await.unwrap().frames_rejected;
    let after = world
        .standing(JIANDE)
        .await
        .replace(&format!("frames_rejected: {rejected:?}"), "frames_rejected: []");
    assert_eq!(after, before.1);
}

async fn a_flood_and_garbage_stop_nobody_else(world: World) {
    let address = gateway(&world).await;
    let before = readings(&world, JIANDE).await;
    let loud: Vec<JoinHandle<()>> =
        (0..LOUD).map(|number| tokio::spawn(flood(address, number))).collect();
    let mut device = TcpStream::connect(address).await.unwrap();
    let mut worst = Duration::ZERO;
    for number in 0..QUIET {
        let sent = Instant::now();
        device.write_all(&minute(JIANDE.mn, &password(JIANDE), number)).await.unwrap();
        let answer = timeout(ANSWER_MAX, answered(&mut device)).await.unwrap();
        assert!(answer.contains(&format!("QN=20260303{number:09}")), "{answer}");
        worst = worst.max(sent.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(readings(&world, TONGLU).await > 1_000, "the flood was one");
    for one in loud {
        one.abort();
    }
    assert_eq!(readings(&world, JIANDE).await, before + u64::from(QUIET));
    // What came is graded, in whatever crowd.
    world.host.grade_all().await.unwrap();
    assert_eq!(world.progress(JIANDE).await.0, 0);
    println!("worst answer in the crowd: {worst:?}");
}

/// Sends good frames, bad ones or garbage as fast as they are taken, until it is ended; every other
/// one over a new connection each time. Answers are not read.
async fn flood(address: SocketAddr, number: usize) {
    let mut sent: u32 = 0;
    loop {
        let mut stream = TcpStream::connect(address).await.unwrap();
        loop {
            let mut bytes = Vec::new();
            for _ in 0..50 {
                sent += 1;
                match number % 3 {
                    0 => bytes.extend(garbage(sent)),
                    1 => bytes.extend(minute(TONGLU.mn, "wrong1", sent % 1_400)),
                    _ => bytes.extend(real_time(sent, number)),
                }
            }
            // The gateway leaves whoever sends nothing good.
            if stream.write_all(&bytes).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
                break;
            }
            if number.is_multiple_of(2) {
                break;
            }
        }
    }
}

/// Frames of the loud county's own device, each of another second.
fn real_time(sent: u32, number: usize) -> Vec<u8> {
    // In the month before: what comes from the future is refused.
    let second = sent % 80_000 + u32::try_from(number).unwrap() * 86_400;
    let day = 1 + second / 86_400;
    let (hour, minute) = (second / 3_600 % 24, second / 60 % 60);
    let time = format!("202602{day:02}{hour:02}{minute:02}{:02}", second % 60);
    let segment = format!(
        "QN=202602{day:02}{:09};ST=31;CN=2011;PW={};MN={};Flag=4;CP=&&DataTime={time};\
         a21002-Rtd=20,a21002-Flag=N&&",
        second % 86_400,
        password(TONGLU),
        TONGLU.mn
    );
    encode_segment(&segment).unwrap()
}

fn garbage(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut bytes = b"##0200".to_vec();
    bytes.extend((0..200).map(|_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    }));
    bytes
}
