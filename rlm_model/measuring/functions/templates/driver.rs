
// Below: builds arguments by the parameter types of the function above, times it, and calls it
// for its memory. The protocol is that of rlm_model.measuring.functions.driver.
mod rlm_driver {
    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
    use std::fs::File;
    use std::hash::Hash;
    use std::io::{BufRead, BufReader, Read, Write};

    pub struct Tokens<'a> {
        left: &'a str,
    }

    pub type Outcome<T> = Result<T, String>;

    impl<'a> Tokens<'a> {
        fn next(&mut self) -> (char, &'a str) {
            let end = self.left.find('\n').unwrap_or(self.left.len());
            let (line, rest) = self.left.split_at(end);
            self.left = rest.get(1..).unwrap_or("");
            (line.chars().next().unwrap_or(' '), line.get(1..).unwrap_or(""))
        }

        fn count(&mut self, tags: &str) -> Outcome<usize> {
            let (tag, text) = self.next();
            if !tags.contains(tag) {
                return Err("the example's value is no such container".into());
            }
            text.parse().map_err(|_| format!("no count: {}", text))
        }
    }

    /// What can be built from tokens.
    pub trait Argument: Sized {
        fn build(tokens: &mut Tokens) -> Outcome<Self>;
    }

    fn no_scalar<T>() -> Outcome<T> {
        Err("the example's value is no such scalar".into())
    }

    fn text_of(tokens: &mut Tokens) -> Outcome<String> {
        let (tag, text) = tokens.next();
        if tag != 's' {
            return no_scalar();
        }
        let mut plain = String::with_capacity(text.len());
        let mut characters = text.chars();
        while let Some(c) = characters.next() {
            plain.push(match c {
                '\\' => match characters.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    _ => '\\',
                },
                _ => c,
            });
        }
        Ok(plain)
    }

    macro_rules! integers {
        ($($kind:ty),*) => {$(
            impl Argument for $kind {
                fn build(tokens: &mut Tokens) -> Outcome<Self> {
                    match tokens.next() {
                        ('i', text) => text.parse().map_err(|_| format!("does not hold {}", text)),
                        ('s', text) if std::mem::size_of::<$kind>() == 1 && text.len() == 1 => {
                            Ok(text.as_bytes()[0] as $kind)
                        }
                        _ => no_scalar(),
                    }
                }
            }
        )*};
    }
    integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

    macro_rules! floats {
        ($($kind:ty),*) => {$(
            impl Argument for $kind {
                fn build(tokens: &mut Tokens) -> Outcome<Self> {
                    match tokens.next() {
                        ('i', text) | ('f', text) => text.parse().or_else(|_| no_scalar()),
                        _ => no_scalar(),
                    }
                }
            }
        )*};
    }
    floats!(f32, f64);

    impl Argument for bool {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            match tokens.next() {
                ('b', text) => Ok(text == "1"),
                _ => no_scalar(),
            }
        }
    }

    impl Argument for String {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            text_of(tokens)
        }
    }

    /// A borrowed string in a container has no owner: it lives as long as the driver.
    impl Argument for &'static str {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            text_of(tokens).map(|text| &*Box::leak(text.into_boxed_str()))
        }
    }

    impl Argument for char {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            let text = text_of(tokens)?;
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(c), None) => Ok(c),
                _ => no_scalar(),
            }
        }
    }

    impl<T: Argument> Argument for Option<T> {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            if tokens.left.starts_with('n') {
                tokens.next();
                return Ok(None);
            }
            T::build(tokens).map(Some)
        }
    }

    impl<T: Argument> Argument for Box<T> {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            T::build(tokens).map(Box::new)
        }
    }

    macro_rules! sequences {
        ($($kind:ident: $($bound:ident)*),*) => {$(
            impl<T: Argument $(+ $bound)*> Argument for $kind<T> {
                fn build(tokens: &mut Tokens) -> Outcome<Self> {
                    let count = tokens.count("lte")?;
                    (0..count).map(|_| T::build(tokens)).collect()
                }
            }
        )*};
    }
    sequences!(Vec:, VecDeque:, LinkedList:, HashSet: Hash Eq, BTreeSet: Ord, BinaryHeap: Ord);

    macro_rules! maps {
        ($($kind:ident: $($bound:ident)*),*) => {$(
            impl<K: Argument $(+ $bound)*, V: Argument> Argument for $kind<K, V> {
                fn build(tokens: &mut Tokens) -> Outcome<Self> {
                    let count = tokens.count("m")?;
                    (0..count).map(|_| Ok((K::build(tokens)?, V::build(tokens)?))).collect()
                }
            }
        )*};
    }
    maps!(HashMap: Hash Eq, BTreeMap: Ord);

    macro_rules! tuples {
        ($($count:literal: $($kind:ident)*),*) => {$(
            impl<$($kind: Argument),*> Argument for ($($kind,)*) {
                fn build(tokens: &mut Tokens) -> Outcome<Self> {
                    match tokens.count("lt")? {
                        $count => Ok(($($kind::build(tokens)?,)*)),
                        other => Err(format!("no place for {} elements", other)),
                    }
                }
            }
        )*};
    }
    tuples!(1: A, 2: A B, 3: A B C, 4: A B C D);

    impl<T: Argument, const N: usize> Argument for [T; N] {
        fn build(tokens: &mut Tokens) -> Outcome<Self> {
            let items = Vec::<T>::build(tokens)?;
            let count = items.len();
            items.try_into().map_err(|_| format!("no place for {} elements", count))
        }
    }

    /// What is read through it may be anything for all that the compiler knows.
    fn hidden<T: Copy>(value: T) -> T {
        unsafe { std::ptr::read_volatile(&value) }
    }

    /// The result of a call: what nobody could see, the compiler might leave out.
    pub fn keep<T>(value: T) {
        unsafe { std::arch::asm!("/* {0} */", in(reg) &value, options(nostack)) };
    }

    /// The value, out of its place.
    pub fn taken<T>(place: &mut Option<T>) -> T {
        place.take().expect("each tuple of arguments is used once")
    }

    pub fn argument<T: Argument>(tokens: &mut Tokens, number: usize) -> Outcome<T> {
        let kind = std::any::type_name::<T>();
        T::build(tokens).map_err(|why| format!("parameter {} has type {}: {}", number, kind, why))
    }

    pub fn begin(tokens: &mut Tokens, parameters: usize) -> Outcome<()> {
        match tokens.count("t")? {
            count if count == parameters => Ok(()),
            count => Err(format!(
                "the examples have {} arguments, the function {} parameters",
                count, parameters
            )),
        }
    }

    #[repr(C)]
    struct Timespec {
        seconds: i64,
        nanoseconds: i64,
    }

    extern "C" {
        fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
        fn malloc_trim(pad: usize) -> i32;
    }

    const THREAD_CLOCK: i32 = 3;

    fn now() -> i64 {
        let mut time = Timespec { seconds: 0, nanoseconds: 0 };
        unsafe { clock_gettime(THREAD_CLOCK, &mut time) };
        time.seconds * 1_000_000_000 + time.nanoseconds
    }

    fn clock_nanoseconds() -> i64 {
        let once = |_| {
            let start = now();
            now() - start
        };
        (0..100).map(once).min().unwrap_or(0)
    }

    thread_local! {
        static FAULT: RefCell<String> = RefCell::new(String::new());
    }

    /// Holds the function's calls: how arguments are built, and how it is called on them.
    pub struct Callee<A> {
        pub build: fn(&mut Tokens) -> Outcome<A>,
        pub call: fn(&mut A),
    }

    struct State<A> {
        callee: Callee<A>,
        text: String,
        ready: Option<A>,
    }

    impl<A> State<A> {
        fn build(&self) -> Outcome<A> {
            (self.callee.build)(&mut Tokens { left: &self.text })
        }

        fn answer(&mut self, words: &[&str], commands: &mut impl Read) -> Outcome<String> {
            let number = words.get(1).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0);
            match words[0] {
                "load" => {
                    let mut data = vec![0; number];
                    commands.read_exact(&mut data).map_err(|error| error.to_string())?;
                    self.text = String::from_utf8_lossy(&data).into_owned();
                    self.build()?;
                }
                "time" => {
                    let mut group = (0..number).map(|_| self.build()).collect::<Outcome<Vec<A>>>()?;
                    // Called through a hidden pointer, it can't be inlined, hoisted or left out.
                    let call = hidden(self.callee.call);
                    let start = now();
                    for one in group.iter_mut() {
                        call(one);
                    }
                    return Ok((now() - start).to_string());
                }
                "clock" => return Ok(clock_nanoseconds().to_string()),
                "ready" => {
                    self.ready = Some(self.build()?);
                    // What is free goes back to the system: a call would use it again.
                    unsafe { malloc_trim(0) };
                }
                _ => {
                    let call = hidden(self.callee.call);
                    self.ready.as_mut().map(call);
                }
            }
            Ok("ok".into())
        }
    }

    pub fn serve<A>(callee: Callee<A>) -> std::io::Result<()> {
        let paths: Vec<String> = std::env::args().collect();
        let mut commands = BufReader::new(File::open(&paths[1])?);
        let mut answers = File::options().write(true).open(&paths[2])?;
        std::panic::set_hook(Box::new(|info| {
            FAULT.with(|fault| *fault.borrow_mut() = info.to_string());
        }));
        let mut state = State { callee, text: String::new(), ready: None };
        answers.write_all(b"ok\n")?;
        let mut line = String::new();
        while commands.read_line(&mut line)? > 0 {
            let words: Vec<&str> = line.split_whitespace().collect();
            let run = std::panic::AssertUnwindSafe(|| state.answer(&words, &mut commands));
            let told = match std::panic::catch_unwind(run) {
                Ok(Ok(told)) => told,
                Ok(Err(why)) => format!("error {}", why),
                Err(_) => format!("error {}", FAULT.with(|fault| fault.borrow().clone())),
            };
            let told: Vec<&str> = told.split_whitespace().collect();
            answers.write_all(format!("{}\n", told.join(" ")).as_bytes())?;
            line.clear();
        }
        Ok(())
    }
}

fn main() {
    let callee = rlm_driver::Callee { build: rlm_build, call: rlm_call };
    rlm_driver::serve(callee).expect("the pipes can be read and written");
}

type RlmArguments = (@OWNED@);

fn rlm_build(tokens: &mut rlm_driver::Tokens) -> rlm_driver::Outcome<RlmArguments> {
    rlm_driver::begin(tokens, @COUNT@)?;
    Ok((@BUILT@))
}

fn rlm_call(arguments: &mut RlmArguments) {
    rlm_driver::keep(@CALL@);
}
