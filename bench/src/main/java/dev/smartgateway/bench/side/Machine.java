package dev.smartgateway.bench.side;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.VirtualMachine;

/**
 * Reads data of processes from the kernel and from their virtual machines. CPU times are
 * in microseconds.
 */
final class Machine {

    private static final long TICK = 10_000;

    private Machine() {
    }

    /** Of a process and its children, without the threads that compile. */
    static long cpu(ProcessHandle process) {
        return tree(process).mapToLong((one) -> ticks(stat("/proc/" + one.pid() + "/stat")) - compiling(one.pid()))
            .sum() * TICK;
    }

    /** Of the threads that compile. */
    static long compiler(ProcessHandle process) {
        return tree(process).mapToLong((one) -> compiling(one.pid())).sum() * TICK;
    }

    /** Resident memory in mebibytes. */
    static long resident(ProcessHandle process) {
        return tree(process).mapToLong((one) -> {
            String[] fields = stat("/proc/" + one.pid() + "/statm").split(" ");
            return (fields.length > 1) ? Long.parseLong(fields[1]) * 4096 : 0;
        }).sum() >> 20;
    }

    /** All processors' busy time since the machine was started. */
    static long busy() {
        String[] fields = stat("/proc/stat").split("\n")[0].trim().split(" +");
        long busy = 0;
        for (int i = 1; i < fields.length; i++) {
            busy += (i == 4 || i == 5 || i > 8) ? 0 : Long.parseLong(fields[i]);
        }
        return busy * TICK;
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static long compiling(long pid) {
        long sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String line = stat(task + "/stat");
                sum += line.contains("(C1 Compiler") || line.contains("(C2 Compiler") ? ticks(line) : 0;
            }
        }
        catch (IOException ex) {
            return sum;
        }
        return sum;
    }

    /** Own user and system time. */
    private static long ticks(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
        return (fields.length > 12) ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
    }

    private static String stat(String file) {
        try {
            return Files.readString(Path.of(file));
        }
        catch (IOException ex) {
            return "";
        }
    }

    /** Which machine this is. */
    static List<String> description() throws IOException {
        List<String> lines = new ArrayList<>();
        String model = Files.readString(Path.of("/proc/cpuinfo"))
            .lines()
            .filter((line) -> line.startsWith("model name"))
            .findFirst()
            .orElse("unknown processor");
        lines.add(String.format(Locale.ROOT, "%d virtual processors, %s", Runtime.getRuntime().availableProcessors(),
                model.replaceFirst(".*: ", "")));
        lines.add(Files.readString(Path.of("/proc/version")).replaceFirst(" \\(.*", "").strip());
        lines.add(Files.readString(Path.of("/proc/meminfo")).lines().findFirst().orElse(""));
        return lines;
    }

    /**
     * A look into a virtual machine.
     */
    static final class Jvm {

        private final MBeanServerConnection beans;

        /** The address comes from the machine that is attached to, not from outside. */
        @SuppressWarnings("BanJNDI")
        Jvm(long pid) throws Exception {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                String address = machine.startLocalManagementAgent();
                this.beans = JMXConnectorFactory.connect(new JMXServiceURL(address)).getMBeanServerConnection();
                Properties properties = machine.getSystemProperties();
                this.version = properties.getProperty("java.version");
            }
            finally {
                machine.detach();
            }
        }

        private final String version;

        String version() {
            return this.version;
        }

        /** Bytes that its live threads have allocated. */
        long allocated() throws Exception {
            ObjectName threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
            long[] ids = (long[]) this.beans.getAttribute(threads, "AllThreadIds");
            long[] bytes = (long[]) this.beans.invoke(threads, "getThreadAllocatedBytes", new Object[] { ids },
                    new String[] { long[].class.getName() });
            long sum = 0;
            for (long one : bytes) {
                sum += Math.max(0, one);
            }
            return sum;
        }

    }

}
