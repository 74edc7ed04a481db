//! Cutting a stream into frames, whatever it holds.

use tidegate_hj212::{
    FrameEvent, Framer, FramerSettings, GARBAGE_REPORT_BYTES, ParseSettings, Tolerance,
};

use crate::support::{Seen, codes, events, events_of, frame, frame_text, frames, vectors};

/// Two vectors back to back between garbage, and a broken frame.
fn mixed_stream() -> Vec<u8> {
    let vectors = vectors();
    let broken = frame_text(&vectors[0].segment, vectors[0].length, "1C81");
    let pieces: [&[u8]; 6] =
        [b"\r\n#noise#", &vectors[2].frame(), &vectors[16].frame(), &broken, b"##", b"##03"];
    [pieces.concat(), vectors[3].frame()].concat()
}

#[test]
fn a_stream_cut_at_every_byte_gives_the_same_events() {
    let stream = mixed_stream();
    let whole = events_of(&stream);
    assert_eq!(
        codes(&whole),
        ["garbage", "frame", "frame", "crc_mismatch", "garbage", "bad_length", "frame"]
    );
    for at in 0..=stream.len() {
        let (left, right) = stream.split_at(at);
        assert_eq!(events(FramerSettings::default(), &[left, right]), whole, "cut at {at}");
    }
}

#[test]
fn a_stream_byte_by_byte_gives_the_same_events() {
    let stream = mixed_stream();
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(events(FramerSettings::default(), &bytes), events_of(&stream));
}

#[test]
fn two_packets_in_one_read_and_one_packet_in_two() {
    let vectors = vectors();
    let stream = [vectors[5].frame(), vectors[6].frame()].concat();
    let both = [vectors[5].segment.as_bytes(), vectors[6].segment.as_bytes()];
    assert_eq!(frames(&events_of(&stream)), both);
    let (left, right) = stream.split_at(400);
    assert_eq!(frames(&events(FramerSettings::default(), &[left, right])), both);
}

#[test]
fn a_frame_comes_out_with_its_last_byte() {
    for prefix in [&b""[..], b"##", b"##0500", b"##1024QN=1", b"#", b"##00"] {
        let stream = [prefix, &frame("ST=32;CN=2011")].concat();
        let (last, body) = stream.split_last().unwrap();
        let mut framer = Framer::default();
        let mut seen = Vec::new();
        framer.feed(body, |event| seen.push(Seen::of(event)));
        assert!(frames(&seen).is_empty());
        framer.feed(&[*last], |event| seen.push(Seen::of(event)));
        assert_eq!(frames(&seen), [b"ST=32;CN=2011"], "{}", prefix.escape_ascii());
    }
}

#[test]
fn every_rejection_has_its_reason_and_its_place() {
    let good = "ST=32;CN=2011;CP=&&a=1&&";
    let checksum = format!("{:04X}", tidegate_hj212::crc(good.as_bytes()));
    let length = good.len();
    let sm4 = "QN=20260101000000000;ST=32;CN=2011;PW=1;MN=1;Flag=9;CP=&&{0x0123}&&";
    let sm4_2017 = sm4.replace("Flag=9", "Flag=5");
    let sm4_9014 = sm4.replace("CN=2011", "CN=9014");
    let cases: Vec<(Vec<u8>, &[&str], &str)> = vec![
        (b"hello".to_vec(), &["garbage"], "5 bytes outside any frame"),
        (b"##01x1abc".to_vec(), &["bad_length", "garbage"], "length `01x1` is not four digits"),
        (b"##\xff\x00\r\n".to_vec(), &["bad_length"], "length `\\xff\\x00\\r\\n` is not"),
        (b"##1025abc".to_vec(), &["too_long", "garbage"], "length 1025 is above the bound of 1024"),
        (b"##9999".to_vec(), &["too_long"], "length 9999 is above"),
        (
            frame_text(good, length + 1, &checksum),
            &["early_tail"],
            "the frame ends after 24 bytes of data, its length says 25",
        ),
        (
            frame_text(good, length - 2, &checksum),
            &["missing_tail", "garbage"],
            "no CR LF behind 22 bytes of data and a checksum",
        ),
        (
            format!("##{length:04}{good}{checksum}\n\n").into_bytes(),
            &["missing_tail"],
            "no CR LF behind 24 bytes",
        ),
        (frame_text(good, length, "00G0"), &["bad_crc"], "checksum `00G0` is not hexadecimal"),
        (frame_text(good, length, "0000"), &["crc_mismatch"], "checksum is 0000, the data gives"),
        (
            frame_text(sm4, sm4.len(), "0000"),
            &["encrypted"],
            "command 2011 of 2025 is encrypted with SM4, which comes in a later version",
        ),
        (frame_text(&sm4_2017, sm4.len(), "0000"), &["crc_mismatch"], "checksum is 0000"),
        (frame_text(&sm4_9014, sm4.len(), "0000"), &["crc_mismatch"], "checksum is 0000"),
        (b"##0100QN=".to_vec(), &["unfinished"], "the stream ends after 9 of 112 bytes"),
        (b"##01".to_vec(), &["unfinished"], "the stream ends after 4 of 12 bytes"),
        (b"#".to_vec(), &["garbage"], "1 bytes"),
    ];
    for (stream, expected, message) in cases {
        let seen = events_of(&stream);
        let shown = stream.escape_ascii();
        assert_eq!(codes(&seen), expected, "{shown}");
        let Seen::Rejected(offset, _, reason) = &seen[0] else { panic!("{shown}") };
        assert_eq!(*offset, 0, "{shown}");
        assert!(reason.contains(message), "{shown}: {reason}");
        let lengths = seen.iter().map(|event| match event {
            Seen::Rejected(_, length, _) => *length,
            Seen::Frame(..) => 0,
        });
        assert_eq!(lengths.sum::<u64>(), stream.len() as u64, "{shown}");
    }
}

#[test]
fn a_good_frame_survives_whatever_stands_around_it() {
    let good = frame("ST=32;CN=2011;MN=1;CP=&&DataTime=20260101000000&&");
    let nested = frame("ST=32;CP=&&note=##0005&&");
    for (before, behind) in [
        ("#", ""),
        ("##", ""),
        ("###", "#"),
        ("##0", "##"),
        ("##01##", "##0"),
        ("##9999", "##9999"),
        ("##1024", "##1024"),
        ("##0060", "##0060"),
        ("##0030", "\r\n"),
        ("##0000", "\n"),
        ("##0010ABCDEFGHIJ0000\r\n", "##0010ABCDEFGHIJ0000\r\n"),
        ("##0500QN=20160801085857223;ST=32;\r\n", ""),
        ("\r", "\r"),
        ("#\r\n#", "#\r\n#"),
        ("##0020##0020##0020##0020", "##0020##0020##0020##0020"),
    ] {
        for frame in [&good, &nested] {
            let stream = [before.as_bytes(), frame, behind.as_bytes(), frame].concat();
            let seen = events_of(&stream);
            let segment = &frame[6..frame.len() - 6];
            assert_eq!(frames(&seen), [segment, segment], "{before} {behind}: {seen:?}");
        }
    }
}

#[test]
fn a_false_head_whose_checksum_fits_by_chance_gives_way_to_the_frame_inside() {
    let good = frame("ST=32;CN=2011;MN=1;CP=&&&&");
    // The checksum has 256 values, so a filler of one byte can be found that makes it fit.
    let outer = (0..=u8::MAX).map(|filler| {
        let segment = [&[filler][..], &good[..good.len() - 6]].concat();
        let head = format!("##{:04}", segment.len()).into_bytes();
        (tidegate_hj212::crc(&segment), [head, vec![filler], good.clone()].concat())
    });
    let checksum = tidegate_hj212::crc(&good[6..good.len() - 6]);
    let fitting: Vec<_> = outer.filter(|(crc, _)| *crc == checksum).collect();
    assert_eq!(fitting.len(), 1);
    let seen = events_of(&fitting[0].1);
    assert_eq!(codes(&seen), ["false_head", "frame"]);
    assert_eq!(frames(&seen), [&good[6..good.len() - 6]]);
}

#[test]
fn the_bound_of_a_segment_is_exact_and_can_be_moved() {
    let of_bytes = |bytes: usize| frame(&"x".repeat(bytes));
    for (max, bytes, code) in [
        (1024, 1024, "frame"),
        (1024, 1025, "too_long"),
        (16, 16, "frame"),
        (16, 17, "too_long"),
        (9999, 9999, "frame"),
        (usize::MAX, 9999, "frame"),
        (0, 0, "frame"),
        (0, 1, "too_long"),
    ] {
        let settings = FramerSettings { segment_bytes_max: max, ..FramerSettings::default() };
        let seen = events(settings, &[&of_bytes(bytes)]);
        assert_eq!(seen[0].code(), code, "{max} {bytes}");
    }
}

#[test]
fn a_lower_case_checksum_is_read_and_noted() {
    let vector = &vectors()[0];
    for (crc, tolerances) in
        [("1C80", &[][..]), ("1c80", &[Tolerance::LowerCaseCrc]), ("2200", &[])]
    {
        let stream = if crc == "2200" {
            vectors()[1].frame()
        } else {
            frame_text(&vector.segment, vector.length, crc)
        };
        let mut packets = 0;
        Framer::default().feed(&stream, |event| {
            let FrameEvent::Frame(frame) = event else { panic!("{event:?}") };
            assert_eq!(frame.crc_text(), crc);
            assert_eq!(frame.tolerances(), tolerances);
            let packet = frame.packet(&ParseSettings::default()).unwrap();
            assert_eq!(packet.tolerances(), tolerances);
            packets += 1;
        });
        assert_eq!(packets, 1);
    }
}

#[test]
fn memory_stays_bounded_and_endless_garbage_is_reported_while_it_lasts() {
    let mut framer = Framer::default();
    let mut reported = 0;
    let chunk = [b'x'; 4096];
    let chunks = 2 * GARBAGE_REPORT_BYTES / 4096;
    for _ in 0..chunks {
        framer.feed(&chunk, |event| {
            let FrameEvent::Rejected(piece) = event else { panic!("{event:?}") };
            assert_eq!(piece.length, GARBAGE_REPORT_BYTES);
            reported += 1;
        });
        assert_eq!(framer.pending_bytes(), 0);
    }
    assert_eq!(reported, 2);
}

#[test]
fn a_full_buffer_takes_no_more_until_it_is_read() {
    let mut framer = Framer::default();
    let noise = vec![b'#'; 1 << 20];
    let mut taken = 0;
    loop {
        match framer.push(&noise) {
            0 => break,
            bytes => taken += bytes,
        }
    }
    assert!(taken < 16 * 1024, "{taken}");
    assert!(framer.next().is_none());
    assert!(framer.push(&noise) >= 8 * 1024);
}

#[test]
fn a_framer_goes_on_after_finish_and_keeps_counting() {
    let mut framer = Framer::default();
    let mut seen = Vec::new();
    framer.feed(b"##0100QN=", |event| seen.push(Seen::of(event)));
    assert!(framer.is_within_frame());
    framer.finish();
    assert_eq!(framer.push(b"late"), 0);
    while let Some(event) = framer.next() {
        seen.push(Seen::of(event));
    }
    framer.feed(&frame("ST=32"), |event| seen.push(Seen::of(event)));
    assert_eq!(codes(&seen), ["unfinished", "frame"]);
    assert_eq!(seen[1], Seen::Frame(9, b"ST=32".to_vec()));
}

#[test]
fn hostile_heads_cost_a_bounded_amount_of_work() {
    // Every six bytes a head that ends at the same CR LF: the worst case of the search inside.
    let mut stream = Vec::new();
    for index in 0..170 {
        stream.extend(format!("##{:04}", 1024 - 6 * (index + 1) + 6).into_bytes());
    }
    stream.resize(6 + 1024 + 4, b'0');
    stream.extend(b"\r\n");
    let seen = events_of(&stream.repeat(20));
    assert!(frames(&seen).len() <= 20);
}
