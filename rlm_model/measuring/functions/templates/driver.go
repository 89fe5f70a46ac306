
// Below: builds arguments by the parameter types of the function above, times it, and calls it
// for its memory. The protocol is that of rlm_model.measuring.functions.driver.

type rlmToken struct {
	tag  byte
	text string
}

type rlmTokens struct{ left string }

type rlmMismatch struct{ text string }

func (t *rlmTokens) next() rlmToken {
	end := rlmstrings.IndexByte(t.left, '\n')
	token := rlmToken{t.left[0], t.left[1:end]}
	t.left = t.left[end+1:]
	return token
}

func (t *rlmTokens) count(tags string) int {
	token := t.next()
	if rlmstrings.IndexByte(tags, token.tag) < 0 {
		panic(rlmMismatch{"the example's value is no such container"})
	}
	count, _ := rlmstrconv.Atoi(token.text)
	return count
}

var rlmUnescape = rlmstrings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")

// Builds a value of a type.
func (t *rlmTokens) read(kind rlmreflect.Type) rlmreflect.Value {
	value := rlmreflect.New(kind).Elem()
	switch kind.Kind() {
	case rlmreflect.Slice:
		count := t.count("lte")
		value.Set(rlmreflect.MakeSlice(kind, count, count))
		for at := 0; at < count; at++ {
			value.Index(at).Set(t.read(kind.Elem()))
		}
	case rlmreflect.Array:
		if count := t.count("lt"); count != kind.Len() {
			panic(rlmMismatch{rlmfmt.Sprintf("no place for %d elements", count)})
		}
		for at := 0; at < kind.Len(); at++ {
			value.Index(at).Set(t.read(kind.Elem()))
		}
	case rlmreflect.Map:
		t.readMap(value)
	case rlmreflect.Ptr:
		if t.left[0] == 'n' {
			t.next()
			break
		}
		value.Set(rlmreflect.New(kind.Elem()))
		value.Elem().Set(t.read(kind.Elem()))
	case rlmreflect.Interface:
		if kind.NumMethod() > 0 {
			panic(rlmMismatch{"not supported"})
		}
		if found := t.dynamic(); found != nil {
			value.Set(rlmreflect.ValueOf(found))
		}
	default:
		t.readScalar(value)
	}
	return value
}

// A set is a map to true, or to an empty struct.
func (t *rlmTokens) readMap(value rlmreflect.Value) {
	kind := value.Type()
	set := t.left[0] == 'e'
	count := t.count("me")
	value.Set(rlmreflect.MakeMapWithSize(kind, count))
	for at := 0; at < count; at++ {
		key := t.read(kind.Key())
		item := rlmreflect.New(kind.Elem()).Elem()
		if !set {
			item = t.read(kind.Elem())
		} else if item.Kind() == rlmreflect.Bool {
			item.SetBool(true)
		}
		value.SetMapIndex(key, item)
	}
}

func (t *rlmTokens) readScalar(value rlmreflect.Value) {
	token := t.next()
	text := token.text
	if token.tag == 's' {
		text = rlmUnescape.Replace(text)
	}
	characters := []rune(text)
	fits := true
	switch value.Kind() {
	case rlmreflect.String:
		fits = token.tag == 's'
		value.SetString(text)
	case rlmreflect.Bool:
		fits = token.tag == 'b'
		value.SetBool(text == "1")
	case rlmreflect.Float64, rlmreflect.Float32:
		fits = token.tag == 'i' || token.tag == 'f'
		number, _ := rlmstrconv.ParseFloat(text, 64)
		value.SetFloat(number)
	case rlmreflect.Int, rlmreflect.Int8, rlmreflect.Int16, rlmreflect.Int32, rlmreflect.Int64:
		if token.tag == 's' && value.Kind() == rlmreflect.Int32 && len(characters) == 1 {
			value.SetInt(int64(characters[0]))
			return
		}
		fits = token.tag == 'i'
		number, fault := rlmstrconv.ParseInt(text, 10, 64)
		if fits && (fault != nil || value.OverflowInt(number)) {
			panic(rlmMismatch{"does not hold " + text})
		}
		value.SetInt(number)
	case rlmreflect.Uint, rlmreflect.Uint8, rlmreflect.Uint16, rlmreflect.Uint32, rlmreflect.Uint64:
		if token.tag == 's' && value.Kind() == rlmreflect.Uint8 && len(text) == 1 {
			value.SetUint(uint64(text[0]))
			return
		}
		fits = token.tag == 'i'
		number, fault := rlmstrconv.ParseUint(text, 10, 64)
		if fits && (fault != nil || value.OverflowUint(number)) {
			panic(rlmMismatch{"does not hold " + text})
		}
		value.SetUint(number)
	default:
		panic(rlmMismatch{"not supported"})
	}
	if !fits {
		panic(rlmMismatch{"the example's value is no such scalar"})
	}
}

// A value by its own tag, where the type says nothing.
func (t *rlmTokens) dynamic() any {
	switch t.left[0] {
	case 'n':
		t.next()
		return nil
	case 'i':
		return int(t.read(rlmreflect.TypeOf(int(0))).Int())
	case 'f':
		return t.read(rlmreflect.TypeOf(float64(0))).Float()
	case 'b':
		return t.read(rlmreflect.TypeOf(false)).Bool()
	case 's':
		return t.read(rlmreflect.TypeOf("")).String()
	case 'm', 'e':
		return t.read(rlmreflect.TypeOf(map[any]any{})).Interface()
	default:
		return t.read(rlmreflect.TypeOf([]any{})).Interface()
	}
}

// Where the results of the calls are put: what nobody can reach, the compiler might leave out.
var rlmKept []any

type rlmCallee struct {
	types []rlmreflect.Type
	call  func(arguments []any)
}

// The function behind a variable: it can't be inlined.
var rlmEntry = @ENTRY@

@BIND@

func (c *rlmCallee) build(text string) []any {
	tokens := rlmTokens{text}
	if count := tokens.count("t"); count != len(c.types) {
		panic(rlmMismatch{rlmfmt.Sprintf(
			"the examples have %d arguments, the function %d parameters", count, len(c.types))})
	}
	arguments := make([]any, len(c.types))
	for at, kind := range c.types {
		arguments[at] = c.argument(&tokens, at, kind)
	}
	return arguments
}

func (c *rlmCallee) argument(tokens *rlmTokens, at int, kind rlmreflect.Type) any {
	defer func() {
		fault := recover()
		if mismatch, known := fault.(rlmMismatch); known {
			fault = rlmMismatch{rlmfmt.Sprintf(
				"parameter %d has type %v: %s", at+1, kind, mismatch.text)}
		}
		if fault != nil {
			panic(fault)
		}
	}()
	return tokens.read(kind).Interface()
}

const rlmThreadClock = 3

func rlmNanoseconds() int64 {
	var now rlmsyscall.Timespec
	rlmsyscall.Syscall(rlmsyscall.SYS_CLOCK_GETTIME, rlmThreadClock,
		uintptr(rlmunsafe.Pointer(&now)), 0)
	return now.Nano()
}

func rlmClockNanoseconds() int64 {
	var least int64 = 1 << 62
	for left := 100; left > 0; left-- {
		start := rlmNanoseconds()
		if taken := rlmNanoseconds() - start; taken < least {
			least = taken
		}
	}
	return least
}

type rlmState struct {
	callee rlmCallee
	text   string
	ready  []any
}

func (s *rlmState) answer(words []string, commands *rlmbufio.Reader) (told string) {
	defer func() {
		if fault := recover(); fault != nil {
			told = rlmfmt.Sprintf("error panic: %v", fault)
			if mismatch, known := fault.(rlmMismatch); known {
				told = "error " + mismatch.text
			}
		}
	}()
	switch words[0] {
	case "load":
		count, _ := rlmstrconv.Atoi(words[1])
		data := make([]byte, count)
		rlmio.ReadFull(commands, data)
		s.text = string(data)
		s.callee.build(s.text)
	case "time":
		count, _ := rlmstrconv.Atoi(words[1])
		group := make([][]any, count)
		for at := range group {
			group[at] = s.callee.build(s.text)
		}
		start := rlmNanoseconds()
		for _, one := range group {
			s.callee.call(one)
		}
		return rlmfmt.Sprint(rlmNanoseconds() - start)
	case "clock":
		return rlmfmt.Sprint(rlmClockNanoseconds())
	case "ready":
		s.ready = s.callee.build(s.text)
		// What is free goes back to the system: a call would use it again.
		rlmdebug.FreeOSMemory()
	default:
		return s.allocated()
	}
	return "ok"
}

// The bytes that a call allocates; nothing where garbage was collected meanwhile.
func (s *rlmState) allocated() string {
	var before, after rlmruntime.MemStats
	rlmruntime.ReadMemStats(&before)
	s.callee.call(s.ready)
	rlmruntime.ReadMemStats(&after)
	if after.NumGC > before.NumGC {
		return "ok"
	}
	return rlmfmt.Sprint(after.TotalAlloc - before.TotalAlloc)
}

func main() {
	rlmruntime.LockOSThread()
	input, _ := rlmos.Open(rlmos.Args[1])
	answers, _ := rlmos.OpenFile(rlmos.Args[2], rlmos.O_WRONLY, 0)
	commands := rlmbufio.NewReader(input)
	state := rlmState{callee: rlmBind(rlmEntry)}
	rlmfmt.Fprintln(answers, "ok")
	for {
		line, fault := commands.ReadString('\n')
		if fault != nil {
			return
		}
		told := state.answer(rlmstrings.Fields(line), commands)
		rlmfmt.Fprintln(answers, rlmstrings.Join(rlmstrings.Fields(told), " "))
	}
}
