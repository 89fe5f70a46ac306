import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small shop: the functions that the editor tests look at. */
final class Shop {
  static double total(List<Double> prices) {
    double result = 0;
    for (double price : prices) {
      result += price;
    }
    return result;
  }

  /** The k customers with the most orders. */
  static List<String> topCustomers(List<String> orders, int k) {
    Map<String, Integer> counts = new HashMap<>();
    for (String customer : orders) {
      counts.merge(customer, 1, Integer::sum);
    }
    return counts.keySet().stream()
        .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
        .limit(k)
        .toList();
  }
}
