import java.util.*;

public class Sample {
    static long linear(int[] values) {
        long sum = 0;
        for (int value : values) {
            sum = sum * 31 + (value ^ (sum >> 7));
        }
        return sum;
    }

    public static long quadratic(List<Integer> values) {
        long sum = 0;
        for (int a : values) {
            for (int b : values) {
                sum = sum * 31 + (a ^ b);
            }
        }
        return sum;
    }

    private List<Long> doubled(List<Integer> values) {
        List<Long> result = new ArrayList<>();
        for (int value : values) {
            result.add(2L * value);
        }
        return result;
    }

    static void arrived(int count, Double share, boolean flag, String text, String[] names,
            Map<String, Integer> ages, List<List<Integer>> grid) {
        boolean same = count == 7 && share == 0.5 && flag && text.equals("a\\b\nc é")
                && Arrays.equals(names, new String[] {"x", ""}) && ages.equals(Map.of("k", 1))
                && grid.equals(List.of(List.of(1, 2), List.of(3, 4)));
        if (!same) {
            throw new IllegalStateException("other values arrived");
        }
        grid.clear();
    }

    static int throwing(List<Integer> values) {
        throw new IllegalArgumentException("no such values");
    }

    static int endless(List<Integer> values) {
        while (values != null) {
        }
        return 0;
    }

    static int hoards(List<Integer> values) {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[1 << 20]);
        }
    }

    public static void main(String[] words) {
        System.out.println(linear(new int[] {1, 2, 3}));
    }
}
