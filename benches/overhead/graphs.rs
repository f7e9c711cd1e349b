//! The programs in the graph language.

use std::hint::black_box;

use tinyllm::prelude::*;

#[llm_function]
pub async fn step(number: u64) -> u64 {
    black_box(number) + 1
}

chain! {
    /// Ten nodes, one after the other.
    pub fn chain10(number: u64) -> u64 {
        let n0 = step(number);
        let n1 = step(n0);
        let n2 = step(n1);
        let n3 = step(n2);
        let n4 = step(n3);
        let n5 = step(n4);
        let n6 = step(n5);
        let n7 = step(n6);
        let n8 = step(n7);
        step(n8)
    }
}

#[llm_function]
pub fn count(numbers: Vec<u64>) -> u64 {
    numbers.len() as u64
}

chain! {
    /// One call per item, all ten at once.
    pub fn fanout10(items: Vec<u64>) -> u64 {
        let numbers = concurrent!(for item in items { step(item) });
        count(numbers)
    }
}

chain! {
    /// One call per item, sixteen at once.
    pub fn fanout100(items: Vec<u64>) -> u64 {
        let numbers = concurrent!(for item in items { step(item) });
        count(numbers)
    }
}

#[llm_function]
#[expect(clippy::too_many_arguments, reason = "the tuple of ten branches")]
pub fn sum(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64, j: u64) -> u64 {
    a + b + c + d + e + f + g + h + i + j
}

chain! {
    /// Ten branches at once.
    pub fn branches10(x: u64) -> u64 {
        let (a, b, c, d, e, f, g, h, i, j) = concurrent!(
            step(x), step(x), step(x), step(x), step(x),
            step(x), step(x), step(x), step(x), step(x),
        );
        sum(a, b, c, d, e, f, g, h, i, j)
    }
}

#[data]
pub enum Way {
    Small,
    Middle,
    Large,
}

#[llm_function]
pub async fn way(number: u64) -> Way {
    match black_box(number) {
        0..5 => Way::Small,
        5..50 => Way::Middle,
        _ => Way::Large,
    }
}

chain! {
    /// A decision between three.
    pub fn decide3(number: u64) -> u64 {
        match way(number) {
            Way::Small => step(number),
            Way::Middle => step(number),
            Way::Large => step(number),
        }
    }
}

/// 72 bytes.
#[data]
#[derive(Copy)]
pub struct Payload {
    pub words: [u64; 9],
}

#[llm_function]
pub async fn pass(payload: Payload) -> Payload {
    black_box(payload)
}

chain! {
    /// A payload through 64 nodes.
    pub fn chain64(payload: Payload) -> Payload {
        let p0 = pass(payload);
        let p1 = pass(p0);
        let p2 = pass(p1);
        let p3 = pass(p2);
        let p4 = pass(p3);
        let p5 = pass(p4);
        let p6 = pass(p5);
        let p7 = pass(p6);
        let p8 = pass(p7);
        let p9 = pass(p8);
        let p10 = pass(p9);
        let p11 = pass(p10);
        let p12 = pass(p11);
        let p13 = pass(p12);
        let p14 = pass(p13);
        let p15 = pass(p14);
        let p16 = pass(p15);
        let p17 = pass(p16);
        let p18 = pass(p17);
        let p19 = pass(p18);
        let p20 = pass(p19);
        let p21 = pass(p20);
        let p22 = pass(p21);
        let p23 = pass(p22);
        let p24 = pass(p23);
        let p25 = pass(p24);
        let p26 = pass(p25);
        let p27 = pass(p26);
        let p28 = pass(p27);
        let p29 = pass(p28);
        let p30 = pass(p29);
        let p31 = pass(p30);
        let p32 = pass(p31);
        let p33 = pass(p32);
        let p34 = pass(p33);
        let p35 = pass(p34);
        let p36 = pass(p35);
        let p37 = pass(p36);
        let p38 = pass(p37);
        let p39 = pass(p38);
        let p40 = pass(p39);
        let p41 = pass(p40);
        let p42 = pass(p41);
        let p43 = pass(p42);
        let p44 = pass(p43);
        let p45 = pass(p44);
        let p46 = pass(p45);
        let p47 = pass(p46);
        let p48 = pass(p47);
        let p49 = pass(p48);
        let p50 = pass(p49);
        let p51 = pass(p50);
        let p52 = pass(p51);
        let p53 = pass(p52);
        let p54 = pass(p53);
        let p55 = pass(p54);
        let p56 = pass(p55);
        let p57 = pass(p56);
        let p58 = pass(p57);
        let p59 = pass(p58);
        let p60 = pass(p59);
        let p61 = pass(p60);
        let p62 = pass(p61);
        pass(p62)
    }
}

chain! {
    /// A payload through 16 nodes.
    pub fn chain16(payload: Payload) -> Payload {
        let p0 = pass(payload);
        let p1 = pass(p0);
        let p2 = pass(p1);
        let p3 = pass(p2);
        let p4 = pass(p3);
        let p5 = pass(p4);
        let p6 = pass(p5);
        let p7 = pass(p6);
        let p8 = pass(p7);
        let p9 = pass(p8);
        let p10 = pass(p9);
        let p11 = pass(p10);
        let p12 = pass(p11);
        let p13 = pass(p12);
        let p14 = pass(p13);
        pass(p14)
    }
}

/// The size of the future of a 64-node chain over a 72-byte payload.
pub fn future64_bytes() -> usize {
    size_of_body::<chain64>()
}

/// The size of the future of a 16-node chain over the same payload.
pub fn future16_bytes() -> usize {
    size_of_body::<chain16>()
}

/// The body's own future, not the pointer that a nested call holds.
fn size_of_body<N: tinyllm::node::BodyNode>() -> usize {
    fn size<'a, N: tinyllm::node::BodyNode, F>(
        _: impl Fn(&'a tinyllm::Cx<'a>, N::In) -> F,
    ) -> usize {
        size_of::<F>()
    }
    size::<N, _>(N::body)
}
