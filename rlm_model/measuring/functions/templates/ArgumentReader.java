import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads values by type. */
final class ArgumentReader {
    /** A value that a type has no place for; the message says why. */
    static final class Mismatch extends RuntimeException {
        Mismatch(String message) {
            super(message);
        }
    }

    private final String[] tokens;
    private int next;

    ArgumentReader(String[] tokens) {
        this.tokens = tokens;
    }

    Object[] arguments(Type[] types) {
        next = 1;
        Object[] values = new Object[types.length];
        for (int at = 0; at < types.length; at++) {
            try {
                values[at] = read(types[at]);
            } catch (Mismatch error) {
                throw new Mismatch("parameter " + (at + 1) + " has type " + types[at].getTypeName()
                        + ": " + error.getMessage());
            }
        }
        return values;
    }

    private Object read(Type type) {
        if (type instanceof WildcardType) {
            return read(((WildcardType) type).getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable) {
            return dynamic();
        }
        if (type instanceof GenericArrayType) {
            return array(((GenericArrayType) type).getGenericComponentType());
        }
        if (type instanceof ParameterizedType) {
            ParameterizedType generic = (ParameterizedType) type;
            return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isArray()) {
            return array(plain.getComponentType());
        }
        if (plain == Object.class || plain == Number.class || plain == Comparable.class) {
            return dynamic();
        }
        Type[] any = {Object.class, Object.class};
        if (Collection.class.isAssignableFrom(plain) || plain == Iterable.class) {
            return generic(plain, any);
        }
        return Map.class.isAssignableFrom(plain) ? generic(plain, any) : scalar(plain);
    }

    private Object generic(Class<?> raw, Type[] types) {
        if (raw == Optional.class) {
            return Optional.ofNullable(tokens[next].equals("n") ? dynamic() : read(types[0]));
        }
        if (raw == Comparable.class) {
            return dynamic();
        }
        if (raw.getName().equals("kotlin.Pair") || raw.getName().equals("kotlin.Triple")) {
            return places(raw, types);
        }
        if (tokens[next].equals("n")) {
            next++;
            return null;
        }
        if (Map.class.isAssignableFrom(raw)) {
            int count = count("m");
            Map<Object, Object> map = map(raw);
            for (int at = 0; at < count; at++) {
                Object key = read(types[0]);
                map.put(key, read(types[1]));
            }
            return map;
        }
        if (!Collection.class.isAssignableFrom(raw) && raw != Iterable.class) {
            throw new Mismatch("not supported");
        }
        int count = count("lte");
        Collection<Object> items = collection(raw, count);
        for (int at = 0; at < count; at++) {
            items.add(read(types[0]));
        }
        return items;
    }

    private Object places(Class<?> raw, Type[] types) {
        int count = count("lt");
        if (count != types.length) {
            throw new Mismatch("no place for " + count + " elements");
        }
        Object[] values = new Object[count];
        for (int at = 0; at < count; at++) {
            values[at] = read(types[at]);
        }
        return made(raw, values);
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Class<?> raw) {
        if (raw.isAssignableFrom(HashMap.class)) {
            return new HashMap<>();
        }
        return SortedMap.class.isAssignableFrom(raw) && raw.isInterface()
                ? new TreeMap<>() : (Map<Object, Object>) made(raw, new Object[0]);
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> collection(Class<?> raw, int count) {
        if (raw.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>(count);
        }
        if (raw.isInterface() && Set.class.isAssignableFrom(raw)) {
            return SortedSet.class.isAssignableFrom(raw) ? new TreeSet<>() : new HashSet<>();
        }
        return raw.isInterface() && Queue.class.isAssignableFrom(raw)
                ? new ArrayDeque<>() : (Collection<Object>) made(raw, new Object[0]);
    }

    private static Object made(Class<?> raw, Object[] values) {
        for (Constructor<?> constructor : raw.getConstructors()) {
            if (constructor.getParameterCount() == values.length) {
                try {
                    return constructor.newInstance(values);
                } catch (ReflectiveOperationException error) {
                    throw new Mismatch("not supported");
                }
            }
        }
        throw new Mismatch("not supported");
    }

    private Object array(Type item) {
        int count = count("lte");
        Class<?> raw = raw(item);
        Object values = Array.newInstance(raw, count);
        if (values instanceof Object[]) {
            Object[] places = (Object[]) values;
            Arrays.setAll(places, at -> read(item));
        } else {
            for (int at = 0; at < count; at++) {
                Array.set(values, at, read(item));
            }
        }
        return values;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class) {
            return (Class<?>) type;
        }
        if (type instanceof ParameterizedType) {
            return (Class<?>) ((ParameterizedType) type).getRawType();
        }
        if (type instanceof GenericArrayType) {
            Type item = ((GenericArrayType) type).getGenericComponentType();
            return Array.newInstance(raw(item), 0).getClass();
        }
        return Object.class;
    }

    private int count(String tags) {
        String token = tokens[next++];
        if (tags.indexOf(token.charAt(0)) < 0) {
            throw new Mismatch("the example's value is no such container");
        }
        return Integer.parseInt(token.substring(1));
    }

    private Object scalar(Class<?> type) {
        String token = tokens[next++];
        char tag = token.charAt(0);
        String text = token.substring(1);
        if (tag == 'n' && !type.isPrimitive()) {
            return null;
        }
        if (type == String.class || type == CharSequence.class) {
            if (tag == 's') {
                return unescaped(text);
            }
        } else if (type == char.class || type == Character.class) {
            if (tag == 's' && unescaped(text).length() == 1) {
                return unescaped(text).charAt(0);
            }
        } else if (type == boolean.class || type == Boolean.class) {
            if (tag == 'b') {
                return text.equals("1");
            }
        } else if (tag == 'i' || tag == 'f') {
            return number(type, tag, text);
        }
        if (type.isPrimitive() || type.getName().startsWith("java.lang.")) {
            throw new Mismatch("the example's value is no such scalar");
        }
        throw new Mismatch("not supported");
    }

    private static Object number(Class<?> type, char tag, String text) {
        if (type == double.class || type == Double.class) {
            return decimal(text);
        }
        if (type == float.class || type == Float.class) {
            return (float) decimal(text);
        }
        if (tag == 'f') {
            throw new Mismatch("the example's value is no whole number");
        }
        try {
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(text);
            }
            if (type == long.class || type == Long.class) {
                return Long.valueOf(text);
            }
            if (type == short.class || type == Short.class) {
                return Short.valueOf(text);
            }
            if (type == byte.class || type == Byte.class) {
                return Byte.valueOf(text);
            }
        } catch (NumberFormatException error) {
            throw new Mismatch("does not hold " + text);
        }
        if (type == BigInteger.class) {
            return new BigInteger(text);
        }
        throw new Mismatch("not supported");
    }

    private static double decimal(String text) {
        switch (text) {
            case "inf":
                return Double.POSITIVE_INFINITY;
            case "-inf":
                return Double.NEGATIVE_INFINITY;
            case "nan":
                return Double.NaN;
            default:
                return Double.parseDouble(text);
        }
    }

    /** A value by its own tag, where the type says nothing. */
    private Object dynamic() {
        char tag = tokens[next].charAt(0);
        switch (tag) {
            case 'i':
                long value = (Long) scalar(long.class);
                if (value == (int) value) {
                    return (int) value;
                }
                return value;
            case 'f':
                return scalar(double.class);
            case 'b':
                return scalar(boolean.class);
            case 's':
                return scalar(String.class);
            case 'n':
                next++;
                return null;
            case 'm':
                return read(Map.class);
            default:
                return read(tag == 'e' ? Set.class : List.class);
        }
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                c = text.charAt(++at);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
