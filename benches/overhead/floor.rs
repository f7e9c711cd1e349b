//! The same programs, written by hand: async functions, `Result`s, `join!` and `join_all`.

use std::hint::black_box;

use futures_util::future::join_all;

/// An error of one word, as ours is.
pub type Fault = Box<String>;

pub async fn step(number: u64) -> Result<u64, Fault> {
    Ok(black_box(number) + 1)
}

pub async fn chain10(number: u64) -> Result<u64, Fault> {
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    let number = step(number).await?;
    step(number).await
}

/// `join_all`, as one writes it: collect, then look at the results.
pub async fn fanout(items: Vec<u64>) -> Result<u64, Fault> {
    let done = join_all(items.into_iter().map(step)).await;
    let numbers: Vec<u64> = done.into_iter().collect::<Result<_, _>>()?;
    Ok(numbers.len() as u64)
}

pub async fn branches10(x: u64) -> Result<u64, Fault> {
    let (a, b, c, d, e, f, g, h, i, j) = tokio::try_join!(
        step(x),
        step(x),
        step(x),
        step(x),
        step(x),
        step(x),
        step(x),
        step(x),
        step(x),
        step(x)
    )?;
    Ok(a + b + c + d + e + f + g + h + i + j)
}

pub enum Way {
    Small,
    Middle,
    Large,
}

pub async fn way(number: u64) -> Result<Way, Fault> {
    Ok(match black_box(number) {
        0..5 => Way::Small,
        5..50 => Way::Middle,
        _ => Way::Large,
    })
}

pub async fn decide3(number: u64) -> Result<u64, Fault> {
    match way(number).await? {
        Way::Small => step(number).await,
        Way::Middle => step(number).await,
        Way::Large => step(number).await,
    }
}
