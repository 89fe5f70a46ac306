; A unit, a scope that qualifies names, and the name of each.
(method name: (_) @name body: (_)? @body) @unit
(singleton_method name: (_) @name body: (_)? @body) @unit
(assignment
  left: (_) @name
  right: [
    (lambda body: (_) @body)
    (call method: (identifier) @_lambda block: (_) @body (#any-of? @_lambda "lambda" "proc"))
  ]) @unit
(class name: (_) @name body: (_)? @body) @scope
(module name: (_) @name) @extension

; `def Foo.bar` is a method of Foo.
(singleton_method object: (constant) @qualifier)

; Left out of the text: no cost.
(comment) @omit @comment

; What does nothing: a function that has no other statement is not judged.
(call !receiver method: (identifier) @_raise
  arguments: (argument_list . (constant) @_error)
  (#any-of? @_raise "raise" "fail")
  (#eq? @_error "NotImplementedError")) @idle

; Loops: kept longest when a text is cut to the budget.
[(for) (while) (until) (while_modifier) (until_modifier)] @loop
(call method: (identifier) @_iterates block: (_)
  (#any-of? @_iterates
    "all?" "any?" "collect" "combination" "count" "cycle" "detect" "downto" "each" "each_char"
    "each_cons" "each_index" "each_key" "each_line" "each_pair" "each_slice" "each_value"
    "each_with_index" "each_with_object" "filter" "filter_map" "find" "find_index" "flat_map"
    "group_by" "inject" "loop" "map!" "map" "max_by" "min_by" "none?" "partition" "permutation"
    "reduce" "reject" "reverse_each" "select" "sort_by" "step" "sum" "take_while" "tally_by"
    "times" "transform_values" "upto" "zip")) @loop

; Passes: what looks at all of a collection. Sets and hashes look up.
(call
  receiver: (_) @pass.of method: (identifier) @pass
  (#any-of? @pass
    "chars" "clone" "combination" "compact" "concat" "count" "delete" "delete_at" "downcase" "drop"
    "dup" "each_slice" "fill" "flatten" "gsub" "include?" "index" "insert" "join" "max" "member?"
    "min" "minmax" "reverse" "reverse!" "rindex" "rotate" "sample" "shuffle" "slice" "sort" "sort!"
    "split" "sub" "sum" "take" "tally" "to_a" "to_set" "transpose" "uniq" "uniq!" "unshift" "upcase"
    "values" "values_at"))
(element_reference (range) @pass)
(call
  receiver: (constant) @_class method: (identifier) @pass arguments: (argument_list (identifier))
  (#eq? @_class "Array") (#eq? @pass "new"))

; What looks up.
(assignment
  left: [(identifier) (instance_variable)] @hashed
  right: [(hash) (call receiver: (constant) @_class)]
  (#any-of? @_class "Hash" "Set" "SortedSet"))

; Divisions by a constant.
(binary operator: ["/" ">>"] right: (integer)) @halving
(operator_assignment operator: ["/=" ">>="] right: (integer)) @halving

; Of the arms of a choice one runs; what leaves the function.
(if consequence: (_) @arm)
(if alternative: (_) @arm)
(elsif consequence: (_) @arm)
(elsif alternative: (_) @arm)
(unless consequence: (_) @arm)
(unless alternative: (_) @arm)
(conditional consequence: (_) @arm)
(conditional alternative: (_) @arm)
(case [(when) (else)] @arm)
(return) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
(call
  method: (identifier) @call.step
  arguments: (argument_list [
    (binary operator: "-")
    (binary operator: "+" right: (integer))
    (element_reference (range begin: (integer)) @_range)
    (call method: (identifier) @_takes arguments: (argument_list . (integer)))
  ])
  (#match? @_range "^[0-9]+\\.\\.(-1)?$") (#any-of? @_takes "drop"))
(call
  method: (identifier) @call.part
  arguments: (argument_list (call receiver: (identifier) !arguments !block)))

; What a unit may use from its file. `require` names nothing.
(program (assignment left: [(constant) (global_variable)] @constant.name) @constant)
(body_statement (assignment left: (constant) @constant.name) @constant)

; Uses of a name, which may mean a member of the own class, and of a member of something.
(identifier) @bare
[(constant) (global_variable)] @lexical
(call receiver: (_) method: (identifier) @member)
(call receiver: [(self) (constant) (identifier)] @owner)
((program) @_file (#set! names.self "self"))

; The tokens of the text; a line end may end a statement inside of brackets too.
((program) @_file (#set! text.joined ""))
[
  (string)
  (string_array)
  (symbol_array)
  (delimited_symbol)
  (regex)
  (subshell)
  (heredoc_body)
  (character)
] @text.verbatim
(assignment "=" @text.between)
(operator_assignment operator: _ @text.between)

; Calls by a name, and what a name can be bound to beside definitions.
(call !receiver method: (identifier) @call)
(call receiver: [(constant) (scope_resolution)]) @call
(method_parameters (identifier) @binding)
(block_parameters (identifier) @binding)
(lambda_parameters (identifier) @binding)
(destructured_parameter (identifier) @binding)
(optional_parameter name: (identifier) @binding)
(keyword_parameter name: (identifier) @binding)
(splat_parameter name: (identifier) @binding)
(hash_splat_parameter name: (identifier) @binding)
(block_parameter name: (identifier) @binding)
(assignment left: (identifier) @binding)
(operator_assignment left: (identifier) @binding)
(left_assignment_list (identifier) @binding)
(for pattern: (identifier) @binding)
(exception_variable (identifier) @binding)

; Called names that need no definition: what every object has, and the core classes that only
; compute.
(call !receiver method: (identifier) @builtin
  (#any-of? @builtin
    "abort" "Array" "attr_accessor" "attr_reader" "attr_writer" "binding" "block_given?"
    "caller" "catch" "class" "Complex" "define_method" "extend" "fail" "Float" "format"
    "freeze" "gets" "Hash" "include" "instance_variable_get" "instance_variable_set" "Integer"
    "is_a?" "lambda" "loop" "method" "method_missing" "new" "p" "pp" "prepend" "print" "printf"
    "private" "proc" "protected" "public" "puts" "raise" "rand" "Rational" "require"
    "require_relative" "respond_to?" "send" "sprintf" "srand" "String" "throw" "to_s"
    "yield_self"))
(call receiver: (constant) @builtin
  (#any-of? @builtin
    "Array" "BigDecimal" "Class" "Comparable" "Complex" "Data" "Date" "DateTime" "Enumerable"
    "Enumerator" "Float" "Hash" "Integer" "Kernel" "MatchData" "Math" "Module" "Numeric"
    "Object" "Proc" "Process" "Random" "Range" "Rational" "Regexp" "Set" "String" "StringIO"
    "Struct" "Symbol" "Time"))
((constant) @builtin (#match? @builtin "Error$"))

; What makes a file a program: it reads its input.
((identifier) @main (#eq? @main "gets"))
((constant) @main (#any-of? @main "ARGF" "STDIN"))
((global_variable) @main (#any-of? @main "$stdin" "$<"))
