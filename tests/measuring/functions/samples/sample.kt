package shop.sums

fun linear(values: IntArray): Long {
    var sum = 0L
    for (value in values) sum = sum * 31 + (value.toLong() xor (sum shr 7))
    return sum
}

fun quadratic(values: List<Int>): Long {
    var sum = 0L
    for (a in values) for (b in values) sum = sum * 31 + (a xor b)
    return sum
}

class Doubler {
    fun doubled(values: MutableList<Int>): List<Long> = values.map { 2L * it }
}

fun arrived(
    count: Int, share: Double, flag: Boolean?, text: String, names: List<String>,
    ages: Map<String, Int>, grid: List<List<Any>>
) {
    val same = count == 7 && share == 0.5 && flag == true && text == "a\\b\nc é" &&
        names == listOf("x", "") && ages == mapOf("k" to 1) &&
        grid == listOf(listOf(1, 2), listOf(3, 4))
    check(same) { "other values arrived" }
}

fun throwing(values: List<Int>): Int = throw IllegalArgumentException("no such values")

fun endless(values: List<Int>): Int {
    while (values.size >= 0) {
    }
    return 0
}

fun hoards(values: List<Int>): Int {
    val kept = ArrayList<ByteArray>()
    while (true) kept.add(ByteArray(1 shl 20))
}

fun main() {
    println(linear(intArrayOf(1, 2, 3)))
}
