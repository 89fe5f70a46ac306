; A unit, a scope that qualifies names, and the name of each.
(function_definition name: (name) @name body: (_) @body) @unit
(method_declaration name: (name) @name body: (_) @body) @unit
(assignment_expression
  left: (variable_name (name) @name)
  right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]) @unit
(class_declaration name: (name) @name body: (_) @body) @scope
(trait_declaration name: (name) @name body: (_) @body) @scope
(interface_declaration name: (name) @name body: (_) @body) @scope
(enum_declaration name: (name) @name body: (_) @body) @scope
(namespace_definition name: (_) @name body: (_)) @namespace

; Left out of the text: no cost.
(comment) @omit @comment

; Loops: kept longest when a text is cut to the budget.
[(for_statement) (foreach_statement) (while_statement) (do_statement)] @loop
(function_call_expression function: (name) @_iterates
  (#any-of? @_iterates "array_filter" "array_map" "array_reduce" "array_walk" "usort")) @loop

; Passes: what looks at all of a collection.
(function_call_expression function: (name) @pass
  (#any-of? @pass
    "array_chunk" "array_combine" "array_count_values" "array_diff" "array_fill" "array_flip"
    "array_intersect" "array_keys" "array_merge" "array_pad" "array_product" "array_reverse"
    "array_search" "array_shift" "array_slice" "array_splice" "array_sum" "array_unique"
    "array_unshift" "array_values" "arsort" "asort" "explode" "implode" "in_array" "join" "krsort"
    "ksort" "range" "rsort" "sort" "str_contains" "str_repeat" "str_replace" "str_split" "strcmp"
    "strpos" "strrev" "strtolower" "strtoupper" "substr" "substr_count" "trim"))
(function_call_expression
  function: (name) @pass arguments: (arguments . (argument) .)
  (#any-of? @pass "max" "min"))

; Divisions by a constant.
(binary_expression operator: ["/" ">>"] right: (integer)) @halving
(augmented_assignment_expression operator: ["/=" ">>="] right: (integer)) @halving
(function_call_expression
  function: (name) @_divides arguments: (arguments (argument) (argument (integer)))
  (#eq? @_divides "intdiv")) @halving

; Of the arms of a choice one runs; what leaves the function.
(if_statement body: (_) @arm)
(if_statement alternative: (_) @arm)
(conditional_expression body: (_) @arm)
(conditional_expression alternative: (_) @arm)
[
  (case_statement)
  (default_statement)
  (match_conditional_expression)
  (match_default_expression)
] @arm
(return_statement) @return

; Calls that get something a step shorter or longer, and those that get a part of something.
[
  (function_call_expression function: (name) @call.step arguments: (arguments (argument [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (integer))
  ])))
  (member_call_expression name: (name) @call.step arguments: (arguments (argument [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (integer))
  ])))
  (scoped_call_expression name: (name) @call.step arguments: (arguments (argument [
    (binary_expression operator: "-")
    (binary_expression operator: "+" right: (integer))
  ])))
]
([
  (function_call_expression
    function: (name) @call.part
    arguments: (arguments (argument (member_access_expression object: (_) @_object))))
  (member_call_expression
    name: (name) @call.part
    arguments: (arguments (argument (member_access_expression object: (_) @_object))))
  (scoped_call_expression
    name: (name) @call.part
    arguments: (arguments (argument (member_access_expression object: (_) @_object))))
] (#not-eq? @_object "$this"))

; What a unit may use from its file.
(namespace_use_declaration) @import
(namespace_use_clause !alias (qualified_name (name) @import.name .))
(namespace_use_clause !alias . (name) @import.name)
(namespace_use_clause alias: (name) @import.name)
(const_declaration (const_element . (name) @constant.name)) @constant
(property_declaration (property_element name: (variable_name (name) @constant.name))) @constant

; Uses of a name, and of a member of the own class. Variables are no uses.
(function_call_expression function: (name) @lexical)
(object_creation_expression (name) @lexical)
(named_type (name) @lexical)
(scoped_call_expression scope: (name) @lexical)
(class_constant_access_expression . (name) @lexical)
(class_constant_access_expression (name) @lexical .)
(base_clause (name) @lexical)
(argument (name) @lexical)
(return_statement (name) @lexical)
(binary_expression (name) @lexical)
(subscript_expression (name) @lexical)
(assignment_expression right: (name) @lexical)
(array_element_initializer (name) @lexical)
(foreach_statement . (name) @lexical)
(member_access_expression object: (variable_name (name) @_this) name: (name) @field
  (#eq? @_this "this"))
(member_call_expression object: (variable_name) @owner name: (name) @member)
(scoped_call_expression scope: [(name) (relative_scope)] @owner name: (name) @member)
((program) @_file (#set! names.self "$this self static"))

; The tokens of the text; a line end inside of ( or [ is white space.
[
  (string)
  (encapsed_string)
  (heredoc)
  (nowdoc)
  (shell_command_expression)
  (text)
] @text.verbatim
(binary_expression operator: _ @text.between)
(augmented_assignment_expression operator: _ @text.between)
(assignment_expression "=" @text.between)

; Variables, which never mean a function.
(variable_name (name) @variable.name)

; Calls by a name, and what a name can be bound to beside definitions and imports.
(function_call_expression function: [(name) (qualified_name)] @call)
(scoped_call_expression scope: [(name) (qualified_name)]) @call

; Called names that need no definition: functions that only compute.
(function_call_expression function: (name) @builtin
  (#match? @builtin "^(array|str|mb|ctype|preg|json|is|spl|iterator|hash|bc|gmp|date)_"))
(function_call_expression function: (name) @builtin
  (#any-of? @builtin
    "abs" "array" "arsort" "asort" "assert" "base64_decode" "base64_encode" "base_convert"
    "bin2hex" "bindec" "boolval" "ceil" "chr" "chunk_split" "compact" "cos" "count" "crc32"
    "current" "date" "decbin" "dechex" "define" "defined" "empty" "end" "exp" "explode"
    "extract" "floatval" "floor" "fmod" "func_get_args" "function_exists" "gettype" "hexdec"
    "htmlspecialchars" "implode" "in_array" "intdiv" "intval" "isset" "join" "key" "krsort"
    "ksort" "lcfirst" "levenshtein" "log" "ltrim" "max" "md5" "method_exists" "microtime" "min"
    "mt_rand" "next" "nl2br" "number_format" "ord" "pi" "pow" "prev" "print_r" "printf" "rand"
    "random_int" "range" "reset" "round" "rsort" "rtrim" "serialize" "settype" "sha1" "shuffle"
    "sin" "sizeof" "sort" "sprintf" "sqrt" "strcmp" "strlen" "strncmp" "strpos" "strrev"
    "strrpos" "strstr" "strtolower" "strtotime" "strtoupper" "strtr" "strval" "substr"
    "substr_count" "time" "trim" "uasort" "ucfirst" "ucwords" "uksort" "unserialize" "unset"
    "usort" "var_dump" "var_export" "vsprintf" "wordwrap"))

; What makes a file a program: it reads its input.
((name) @main (#eq? @main "STDIN"))
((string_content) @main (#eq? @main "php://stdin"))
(function_call_expression function: (name) @main (#eq? @main "readline"))
