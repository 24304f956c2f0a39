package dev.smartgateway.redis;

import java.util.List;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis container. The host port is bound by us, so that it survives a restart.
 */
final class ContainerRedis implements RedisEngine {

    private static final int INSIDE = 6379;

    private final GenericContainer<?> container;

    private boolean created;

    ContainerRedis(int port, List<String> arguments) {
        PortBinding binding = new PortBinding(Ports.Binding.bindIpAndPort(address(), port), new ExposedPort(INSIDE));
        this.container = new GenericContainer<>(DockerImageName.parse("redis:7.4-alpine")).withExposedPorts(INSIDE)
            .withCommand(command(arguments))
            .withCreateContainerCmdModifier(
                    (create) -> create.withHostConfig(new HostConfig().withPortBindings(binding)));
    }

    /**
     * Where we reach the engine's ports: this machine, or, when we run in a container
     * ourselves, the engine's own address. Nobody else is to reach them.
     */
    private static String address() {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        return host.equals("localhost") ? "127.0.0.1" : host;
    }

    private static String[] command(List<String> arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("redis-server", "--save", "3600", "1"));
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    @Override
    public String host() {
        return address();
    }

    @Override
    public void start() {
        if (!this.created) {
            this.container.start();
            this.created = true;
            return;
        }
        this.container.getDockerClient().startContainerCmd(this.container.getContainerId()).exec();
    }

    @Override
    public void stop() {
        this.container.getDockerClient().stopContainerCmd(this.container.getContainerId()).exec();
    }

    @Override
    public void freeze() {
        this.container.getDockerClient().pauseContainerCmd(this.container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        this.container.getDockerClient().unpauseContainerCmd(this.container.getContainerId()).exec();
    }

    @Override
    public void discard() {
        this.container.stop();
    }

}
