import com.sun.management.ThreadMXBean;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds arguments by the parameter types of a function, times it, and calls it for its memory.
 *
 * Serves all languages of this virtual machine: it looks the function up in compiled classes. The
 * protocol is that of rlm_model.measuring.functions.driver.
 */
public final class Driver {
    private static final long STACK_BYTES = 512L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<GarbageCollectorMXBean> COLLECTORS =
            ManagementFactory.getGarbageCollectorMXBeans();
    private static final List<MemoryPoolMXBean> MEMORY_POOLS =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .collect(Collectors.toList());

    /** The results of the calls: what nobody can reach, the compiler might leave out. */
    public static volatile Object kept;

    private Driver() {}

    /** Words: folder of all classes, package of the function's, both pipes, owner, name. */
    public static void main(String[] words) throws Exception {
        // A deep recursion needs a stack of its own.
        Thread thread = new Thread(null, () -> serve(words), "measured", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        thread.join();
        System.exit(0);
    }

    private static void serve(String[] words) {
        try (InputStream commands = new BufferedInputStream(new FileInputStream(words[2]));
                PrintStream answers = new PrintStream(new FileOutputStream(words[3]), true)) {
            Callee callee;
            try {
                Path folder = Path.of(words[0], words[1].replace('.', '/'));
                callee = new Callee(candidates(folder, words[1], words[4], words[5]));
            } catch (Throwable error) {
                answers.println("error " + describe(error));
                return;
            }
            answers.println("ok");
            for (String line = line(commands); line != null; line = line(commands)) {
                answers.println(answer(callee, line.split(" "), commands));
            }
        } catch (IOException error) {
            System.err.println(error);
        }
    }

    private static String answer(Callee callee, String[] command, InputStream commands) {
        try {
            switch (command[0]) {
                case "load":
                    byte[] text = commands.readNBytes(Integer.parseInt(command[1]));
                    callee.load(new String(text, StandardCharsets.UTF_8));
                    return "ok";
                case "time":
                    return Long.toString(callee.nanoseconds(Integer.parseInt(command[1])));
                case "clock":
                    return Long.toString(clockNanoseconds());
                case "ready":
                    callee.ready();
                    return "ok";
                default:
                    return callee.allocated();
            }
        } catch (Throwable error) {
            return "error " + describe(error);
        }
    }

    private static long clockNanoseconds() {
        long least = Long.MAX_VALUE;
        for (int left = 100; left > 0; left--) {
            long start = THREADS.getCurrentThreadCpuTime();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }

    private static String line(InputStream stream) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = stream.read(); c != '\n'; c = stream.read()) {
            if (c < 0) {
                return null;
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static String describe(Throwable error) {
        if (error instanceof InvocationTargetException) {
            return describe(error.getCause());
        }
        String text = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        if (error instanceof ArgumentReader.Mismatch) {
            return text;
        }
        String kind = error.getClass().getSimpleName();
        return error.getMessage() == null ? kind : kind + ": " + text;
    }

    /** Methods of that name in the classes of a folder; the owner may be empty. */
    private static List<Method> candidates(Path folder, String prefix, String owner, String name)
            throws Exception {
        List<Method> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String binary = file.getFileName().toString();
                if (!binary.endsWith(".class")) {
                    continue;
                }
                binary = binary.substring(0, binary.length() - ".class".length());
                String simple = binary.substring(binary.lastIndexOf('$') + 1);
                if (!owner.isEmpty() && !owner.equals(simple)) {
                    continue;
                }
                for (Method method : Class.forName(prefix + "." + binary).getDeclaredMethods()) {
                    if (method.getName().equals(name) && !method.isSynthetic()) {
                        found.add(method);
                    }
                }
            }
        }
        if (found.isEmpty()) {
            String owned = owner.isEmpty() ? name : owner + "." + name;
            throw new ArgumentReader.Mismatch("there is no method " + owned);
        }
        return found;
    }

    /** The function, and its arguments as text. */
    private static final class Callee {
        private final List<Method> candidates;
        private Method method;
        private Constructor<?> owner;
        private String[] tokens;
        private Object[] ready;
        private Object readyReceiver;

        Callee(List<Method> candidates) {
            this.candidates = candidates;
        }

        void load(String text) throws Exception {
            tokens = text.split("\n");
            int count = Integer.parseInt(tokens[0].substring(1));
            if (method == null) {
                choose(count);
            }
            build();
        }

        private void choose(int count) throws Exception {
            Method fitting = null;
            for (Method candidate : candidates) {
                if (candidate.getParameterCount() == count) {
                    fitting = candidate;
                }
            }
            if (fitting == null) {
                int other = candidates.get(0).getParameterCount();
                throw new ArgumentReader.Mismatch(
                        "the examples have " + count + " arguments, the function " + other
                                + " parameters");
            }
            fitting.setAccessible(true);
            if (!Modifier.isStatic(fitting.getModifiers())) {
                owner = fitting.getDeclaringClass().getDeclaredConstructor();
                owner.setAccessible(true);
                receiver();
            }
            method = fitting;
        }

        /** An object of a call's own: what an earlier one kept there would spare it work. */
        private Object receiver() throws Exception {
            return owner == null ? null : owner.newInstance();
        }

        private Object[] build() {
            return new ArgumentReader(tokens).arguments(method.getGenericParameterTypes());
        }

        long nanoseconds(int count) throws Exception {
            Object[] receivers = new Object[count];
            Object[][] arguments = new Object[count][];
            for (int at = 0; at < count; at++) {
                receivers[at] = receiver();
                arguments[at] = build();
            }
            long start = THREADS.getCurrentThreadCpuTime();
            for (int at = 0; at < count; at++) {
                kept = method.invoke(receivers[at], arguments[at]);
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }

        void ready() throws Exception {
            kept = null;
            ready = build();
            readyReceiver = receiver();
            System.gc();
        }

        /** Most bytes of the heap that a call held, garbage that was not collected included. */
        String allocated() throws Exception {
            MEMORY_POOLS.forEach(MemoryPoolMXBean::resetPeakUsage);
            long held = held();
            long collections = collections();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            kept = method.invoke(readyReceiver, ready);
            long after = THREADS.getCurrentThreadAllocatedBytes();
            // Where nothing was collected the count is exact; the pools know whole buffers only.
            return Long.toString(collections() > collections ? held() - held : after - before);
        }

        private static long held() {
            return MEMORY_POOLS.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        }

        private static long collections() {
            return COLLECTORS.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
        }
    }
}
