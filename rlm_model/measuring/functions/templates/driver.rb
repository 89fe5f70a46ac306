# frozen_string_literal: true

# Builds arguments by the tags of their tokens, times a function, and calls it for its memory.
# The protocol is that of rlm_model.measuring.functions.driver.

require 'fiddle'
require 'set'

module RlmDriver
  ESCAPES = { 'n' => "\n", 'r' => "\r", '\\' => '\\' }.freeze
  FLOATS = { 'inf' => Float::INFINITY, '-inf' => -Float::INFINITY, 'nan' => Float::NAN }.freeze
  OVERHEAD_CALLS = 200
  OVERHEAD_REPEATS = 5
  SLOT_BYTES = GC::INTERNAL_CONSTANTS[:RVALUE_SIZE] || 40

  # A value from its tokens, taken from their front.
  class Reader
    def initialize(tokens)
      @tokens = tokens
      @next = 0
    end

    def read
      token = @tokens[@next]
      @next += 1
      text = token[1..]
      case token[0]
      when 'i' then text.to_i
      when 'f' then FLOATS[text] || text.to_f
      when 'b' then text == '1'
      when 's' then text.include?('\\') ? text.gsub(/\\(.)/) { ESCAPES[::Regexp.last_match(1)] } : text
      when 'n' then nil
      when 'e' then Set.new(Array.new(text.to_i) { read })
      when 'm' then Array.new(text.to_i) { [read, read] }.to_h
      else Array.new(text.to_i) { read }
      end
    end
  end

  def self.build(tokens)
    Reader.new(tokens).read
  end

  # Places for arguments, as functions have them: a list of the rest would cost more.
  def self.nothing(_a = nil, _b = nil, _c = nil, _d = nil, _e = nil, _f = nil, *); end

  def self.now
    Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID, :nanosecond)
  end

  # Each of the group is what is called, and its arguments.
  def self.nanoseconds(group)
    start = now
    group.each { |callee, one| @kept = callee.call(*one) }
    now - start
  end

  def self.clock_nanoseconds
    Array.new(100) do
      start = now
      now - start
    end.min
  end

  # Nanoseconds that a call costs which does nothing.
  def self.overhead(one)
    group = Array.new(OVERHEAD_CALLS, [method(:nothing), one])
    Array.new(OVERHEAD_REPEATS) { nanoseconds(group) }.min / OVERHEAD_CALLS
  end

  # What is free goes back to the system: a call would use it again.
  def self.trim
    @kept = nil
    GC.start
    @malloc_trim ||= Fiddle::Function.new(
      Fiddle::Handle::DEFAULT['malloc_trim'], [Fiddle::TYPE_INT], Fiddle::TYPE_INT
    )
    @malloc_trim.call(0)
  end

  # The bytes that a call allocates; nothing where garbage was collected meanwhile.
  def self.allocated(callee, one)
    count = GC.count
    before = bytes
    @kept = callee.call(*one)
    after = bytes
    GC.count == count ? (after - before).to_s : 'ok'
  end

  def self.bytes
    GC.stat(:total_allocated_objects) * SLOT_BYTES + GC.stat(:malloc_increase_bytes)
  end

  # What makes a callee: a call's object is its own, for what an earlier one kept spares it work.
  def self.find(owner, name)
    known = TOPLEVEL_BINDING.receiver if owner.empty?
    type = known || Object.const_get(owner)
    known ||= type if type.respond_to?(name, true)
    callee = known&.method(name)
    -> { callee || type.new.method(name) }
  end

  def self.describe(error)
    "#{error.class}: #{error.message}"
  end

  def self.serve(make, commands, tell)
    tokens = ready = overhead = nil
    while (line = commands.gets)
      word, count = line.split
      begin
        case word
        when 'load'
          tokens = commands.read(count.to_i).force_encoding('UTF-8').split("\n", -1)
          overhead = self.overhead(build(tokens))
          tell.call('ok')
        when 'time'
          group = Array.new(count.to_i) { [make.call, build(tokens)] }
          tell.call((nanoseconds(group) - overhead * group.size).to_s)
        when 'clock'
          tell.call(clock_nanoseconds.to_s)
        when 'ready'
          ready = build(tokens)
          trim
          tell.call('ok')
        else
          tell.call(allocated(make.call, ready))
        end
      rescue Exception => e # rubocop:disable Lint/RescueException
        tell.call("error #{describe(e)}")
      end
    end
  end

  def self.main(source, commands, answers, owner, name)
    answers = File.open(answers, 'w')
    tell = lambda do |text|
      answers.write("#{text.scrub.gsub(/\s+/, ' ')}\n")
      answers.flush
    end
    begin
      load(source)
      make = find(owner, name)
      make.call
    rescue Exception => e # rubocop:disable Lint/RescueException
      tell.call("error #{describe(e)}")
      return
    end
    tell.call('ok')
    serve(make, File.open(commands, 'rb'), tell)
  end
end

RlmDriver.main(*ARGV)
