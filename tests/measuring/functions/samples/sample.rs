#![allow(dead_code)]

use std::collections::HashMap;

fn linear(values: &[i64]) -> i64 {
    values.iter().fold(0i64, |sum, value| sum.wrapping_mul(31).wrapping_add(value ^ (sum >> 7)))
}

fn quadratic(values: &Vec<i64>) -> i64 {
    let mut sum = 0i64;
    for a in values {
        for b in values {
            sum = sum.wrapping_mul(31).wrapping_add(a ^ b);
        }
    }
    sum
}

#[derive(Default)]
struct Doubler;

impl Doubler {
    fn doubled(&self, values: Vec<i64>) -> Vec<i64> {
        let mut result = Vec::new();
        for value in values {
            result.push(2 * value);
        }
        result
    }
}

fn arrived(
    count: i32,
    share: f64,
    flag: bool,
    text: &str,
    names: Vec<String>,
    ages: HashMap<String, u8>,
    grid: &mut Vec<Vec<i32>>,
) {
    let same = count == 7
        && share == 0.5
        && flag
        && text == "a\\b\nc é"
        && names == ["x", ""]
        && ages == HashMap::from([("k".to_string(), 1)])
        && *grid == [[1, 2], [3, 4]];
    if !same {
        panic!("other values arrived");
    }
    grid.clear();
}

fn throwing(_values: Vec<i64>) -> i64 {
    panic!("no such values")
}

fn endless(values: Vec<i64>) -> i64 {
    let mut sum = 0i64;
    loop {
        sum = sum.wrapping_add(values.len() as i64);
        if sum == 1 {
            return sum;
        }
    }
}

fn hoards(values: Vec<i64>) -> usize {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    while kept.len() < usize::MAX {
        kept.push(vec![values.len() as u8; 1 << 20]);
    }
    kept.len()
}

pub fn main() {
    println!("{}", linear(&[1, 2, 3]));
}
