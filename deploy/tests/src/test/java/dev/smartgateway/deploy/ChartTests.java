package dev.smartgateway.deploy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The content of the chart as Helm renders it.
 */
class ChartTests {

    private static final String[] VALUES = { "least", "everything", "azure", "single" };

    private static final Pattern OPTION = Pattern.compile("MaxRAMPercentage=(\\d+) -XX:MaxDirectMemorySize=(\\d+)m");

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void lintWhenStrictThenNothingToSay(String values, @TempDir Path folder) throws IOException {
        LintResult result = Chart.lint(values, folder);
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void renderWhenReadStrictlyThenEveryObjectIsLabelledAndNamedAsItself(String values) {
        List<HasMetadata> objects = Chart.render(values).objects();
        assertThat(objects).hasSizeGreaterThan(4)
            .allSatisfy((object) -> assertThat(object.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/instance", "gateway")
                .containsKeys("app.kubernetes.io/version", "helm.sh/chart"));
        assertThat(objects).extracting((object) -> object.getKind() + object.getMetadata().getName())
            .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "automountServiceAccountToken:|automountServiceAccountTokens:",
            "maxSurge:|maximumSurge:", "readOnlyRootFilesystem:|readOnlyRootFileSystem:", "policyTypes:|policies:" })
    void readWhenAFieldIsUnknownThenRefused(String field, String misspelt) {
        String manifests = Chart.template("least");
        assertThat(manifests).contains(field);
        assertThatThrownBy(() -> Chart.read(manifests.replace(field, misspelt)))
            .hasMessageContaining(misspelt.replace(":", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "replica=3|replica", "networkPolicy.ingress=x|ingress", "image.digest=sha256:12|digest",
                    "publicUrl=http://apps.example.org|publicUrl", "publicUrl=https://apps.example.org/a|publicUrl",
                    "publicUrl=|publicUrl: the origin", "secretName=|secretFiles or secretName",
                    "config.apps=null|config.apps: add", "resources.limits.memory=512Mi|four fifths",
                    "jvm.heapPercent=66|four fifths", "jvm.directMemory=300Mi|four fifths",
                    "resources.limits.memory=null|memory", "resources.limits.cpu=null|cpu",
                    "maxUnavailable=2|maxUnavailable: must be below", "ingress.enabled=true|ingress.tlsSecretName",
                    "topologySpread.nodes=Never|nodes", "azure.clientId=me|clientId", "replicas=0|replicas" })
    void renderWhenAValueCannotWorkThenRefusedAndNamed(String setting, String named) {
        assertThatThrownBy(() -> Chart.template("least", setting)).hasMessageContaining(named);
    }

    @Test
    void renderWhenAutoscalingBoundsCrossThenRefused() {
        assertThatThrownBy(() -> Chart.template("everything", "autoscaling.minReplicas=10"))
            .hasMessageContaining("minReplicas is above maxReplicas");
        assertThatThrownBy(() -> Chart.template("everything", "maxUnavailable=3"))
            .hasMessageContaining("maxUnavailable: must be below");
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void podWhenRenderedThenNoRightsBeyondItsWork(String values) {
        PodSpec pod = pod(values);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).allSatisfy((container) -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        });
        assertThat(pod.getVolumes()).noneMatch((volume) -> volume.getHostPath() != null);
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void containerWhenRenderedThenLimitedAndTheMachineFitsInTheLimit(String values) {
        Container container = container(values);
        assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory", "ephemeral-storage");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory", "ephemeral-storage");
        container.getResources()
            .getRequests()
            .forEach((name, request) -> assertThat(bytes(request)).as(name)
                .isLessThanOrEqualTo(bytes(container.getResources().getLimits().get(name))));
        BigDecimal limit = bytes(container.getResources().getLimits().get("memory"));
        Matcher options = OPTION.matcher(environment(container).get("JAVA_TOOL_OPTIONS"));
        assertThat(options.find()).isTrue();
        BigDecimal used = limit.multiply(new BigDecimal(options.group(1)))
            .movePointLeft(2)
            .add(new BigDecimal(options.group(2)).multiply(BigDecimal.valueOf(1 << 20)));
        assertThat(used).isLessThanOrEqualTo(limit.multiply(new BigDecimal("0.8")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void probesWhenRenderedThenOnTheManagementPortAndOnlyReadinessHearsOfRedis(String values) {
        Container container = container(values);
        assertThat(container.getPorts()).extracting(ContainerPort::getName, ContainerPort::getContainerPort)
            .containsExactly(tuple("http", 8080), tuple("management", 8081));
        for (Probe probe : List.of(container.getStartupProbe(), container.getLivenessProbe(),
                container.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            assertThat(probe.getTimeoutSeconds()).isLessThanOrEqualTo(probe.getPeriodSeconds());
        }
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        Probe startup = container.getStartupProbe();
        assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isGreaterThanOrEqualTo(180);
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void shutdownWhenRenderedThenTheGraceIsLongerThanBalancerAndRequests(String values) {
        PodSpec pod = pod(values);
        Container container = container(values);
        List<String> command = container.getLifecycle().getPreStop().getExec().getCommand();
        assertThat(command).hasSize(2).first().isEqualTo("sleep");
        long balancer = Long.parseLong(command.get(1));
        String phase = environment(container).get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE");
        long requests = Long.parseLong(phase.replace("s", ""));
        // The audit trail holds the end for five seconds at most.
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(balancer + requests + 5);
        Probe readiness = container.getReadinessProbe();
        assertThat(balancer).isGreaterThan(readiness.getPeriodSeconds() * readiness.getFailureThreshold());
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void volumesWhenRenderedThenEveryMountHasOneAndEachIsUsed(String values) {
        assertThat(container(values).getVolumeMounts()).extracting(VolumeMount::getName)
            .containsExactlyInAnyOrderElementsOf(pod(values).getVolumes().stream().map(Volume::getName).toList());
        assertThat(container(values).getVolumeMounts()).filteredOn((mount) -> !mount.getName().equals("tmp"))
            .allSatisfy((mount) -> assertThat(mount.getReadOnly()).isTrue());
    }

    @Test
    void secretsWhenGivenAsFilesThenMountedForTheGroupOnly() {
        PodSpec pod = pod("everything");
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(10001);
        assertThat(pod.getVolumes()).filteredOn((volume) -> volume.getSecret() != null)
            .hasSize(3)
            .allSatisfy((volume) -> assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440));
        assertThat(container("everything").getVolumeMounts()).extracting(VolumeMount::getMountPath)
            .contains("/run/gateway/keys", "/run/gateway/clients", "/run/operator");
        assertThat(environment(container("everything"))).containsEntry("GATEWAY_OPERATOR_TOKEN_FILE",
                "/run/operator/token");
        assertThat(container("single").getEnvFrom()).isEmpty();
    }

    @Test
    void configurationWhenGivenThenEveryFileIsMountedAndAChangeMakesNewPods() {
        Chart chart = Chart.render("everything");
        List<String> mounted = pod("everything").getVolumes()
            .stream()
            .filter((volume) -> volume.getProjected() != null)
            .flatMap((volume) -> volume.getProjected().getSources().stream())
            .map((source) -> source.getConfigMap().getName())
            .toList();
        assertThat(chart.all(ConfigMap.class)).extracting((map) -> map.getMetadata().getName())
            .containsExactlyInAnyOrderElementsOf(mounted);
        assertThat(checksum("everything", "config.policy=version: 2")).isNotEqualTo(checksum("everything"));
        assertThat(checksum("everything", "config.application=a: 1")).isNotEqualTo(checksum("everything"));
        assertThat(checksum("everything", "replicas=5")).isEqualTo(checksum("everything"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "everything", "azure", "single" })
    void selectorsWhenRenderedThenAllMeanThePods(String values) {
        Chart chart = Chart.render(values);
        Map<String, String> pods = chart.one(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
        Map<String, String> selector = chart.one(Deployment.class).getSpec().getSelector().getMatchLabels();
        assertThat(pods).containsAllEntriesOf(selector);
        // A version in a selector could never be changed again.
        assertThat(selector).doesNotContainKeys("app.kubernetes.io/version", "helm.sh/chart");
        assertThat(chart.one(Service.class).getSpec().getSelector()).isEqualTo(selector);
        assertThat(chart.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels()).isEqualTo(selector);
        chart.all(NetworkPolicy.class)
            .forEach((policy) -> assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(selector));
        assertThat(pod(values).getTopologySpreadConstraints()).hasSize(2)
            .allSatisfy((spread) -> assertThat(spread.getLabelSelector().getMatchLabels()).isEqualTo(selector));
    }

    @Test
    void scalingWhenOnThenNobodyElseSetsReplicasAndADrainLeavesOne() {
        Chart chart = Chart.render("everything");
        HorizontalPodAutoscaler scaler = chart.one(HorizontalPodAutoscaler.class);
        Deployment deployment = chart.one(Deployment.class);
        assertThat(deployment.getSpec().getReplicas()).isNull();
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(deployment.getMetadata().getName());
        assertThat(scaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(3).isLessThan(scaler.getSpec().getMaxReplicas());
        assertThat(chart.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal())
            .isLessThan(scaler.getSpec().getMinReplicas());
    }

    @ParameterizedTest
    @ValueSource(strings = { "least", "azure", "single" })
    void scalingWhenOffThenReplicasAreFixedAndTheBudgetNeverForbidsAllEvictions(String values) {
        Chart chart = Chart.render(values);
        assertThat(chart.all(HorizontalPodAutoscaler.class)).isEmpty();
        int replicas = chart.one(Deployment.class).getSpec().getReplicas();
        int away = chart.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal();
        assertThat(away).isPositive().isLessThan(Math.max(replicas, 2));
        assertThat(
                chart.one(Deployment.class).getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
            .isZero();
    }

    @Test
    void networkWhenNobodyIsNamedThenManagementIsClosed() {
        List<NetworkPolicyIngressRule> rules = Chart.render("single").one(NetworkPolicy.class).getSpec().getIngress();
        assertThat(rules).hasSize(1);
        assertThat(rules.get(0).getPorts()).extracting((port) -> port.getPort().getStrVal()).containsExactly("http");
    }

    @Test
    void networkWhenScrapersAndOperatorsAreNamedThenEachHasARuleOfItsOwnAndEgressIsClosed() {
        NetworkPolicy policy = Chart.render("everything").one(NetworkPolicy.class);
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        List<NetworkPolicyIngressRule> management = policy.getSpec()
            .getIngress()
            .stream()
            .filter((rule) -> rule.getPorts().get(0).getPort().getStrVal().equals("management"))
            .toList();
        assertThat(management).hasSize(2)
            .allSatisfy((rule) -> assertThat(rule.getFrom()).isNotEmpty()
                .allSatisfy((peer) -> assertThat(peer.getNamespaceSelector().getMatchLabels()).isNotEmpty()));
        assertThat(policy.getSpec().getEgress()).hasSize(2);
        assertThat(policy.getSpec().getEgress().get(0).getPorts())
            .allSatisfy((port) -> assertThat(port.getPort().getIntVal()).isEqualTo(53));
        assertThat(Chart.render("least").one(NetworkPolicy.class).getSpec().getPolicyTypes())
            .containsExactly("Ingress");
        assertThat(Chart.render("azure").all(NetworkPolicy.class)).isEmpty();
    }

    @Test
    void identityWhenOfAzureThenPodsAreMarkedAndTheAccountNamesIt() {
        Chart chart = Chart.render("everything");
        assertThat(chart.one(ServiceAccount.class).getMetadata().getAnnotations())
            .containsEntry("azure.workload.identity/client-id", "11111111-2222-3333-4444-555555555555")
            .containsEntry("azure.workload.identity/tenant-id", "66666666-7777-8888-9999-000000000000")
            .containsEntry("example.org/owner", "clinic");
        assertThat(pod("everything").getServiceAccountName())
            .isEqualTo(chart.one(ServiceAccount.class).getMetadata().getName());
        assertThat(pod("azure").getServiceAccountName()).isEqualTo("gateway-identity");
        assertThat(Chart.render("azure").all(ServiceAccount.class)).isEmpty();
        for (String values : VALUES) {
            Map<String, String> labels = Chart.render(values)
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
            boolean azure = values.equals("everything") || values.equals("azure");
            assertThat(labels.containsKey("azure.workload.identity/use")).as(values).isEqualTo(azure);
        }
    }

    @Test
    void ingressWhenOnThenItsHostHasNoPortAndItsBackendIsTheService() {
        Chart chart = Chart.render("everything");
        Ingress ingress = chart.one(Ingress.class);
        assertThat(ingress.getSpec().getRules().get(0).getHost()).isEqualTo("apps.example.org");
        assertThat(ingress.getSpec().getTls().get(0).getHosts()).containsExactly("apps.example.org");
        var backend = ingress.getSpec().getRules().get(0).getHttp().getPaths().get(0).getBackend().getService();
        assertThat(backend.getName()).isEqualTo(chart.one(Service.class).getMetadata().getName());
        assertThat(chart.one(Service.class).getSpec().getPorts()).hasSize(1)
            .allSatisfy((port) -> assertThat(port.getName()).isEqualTo(backend.getPort().getName()));
    }

    @Test
    void imageWhenADigestIsGivenThenNamedByIt() {
        assertThat(container("everything").getImage()).startsWith("registry.example.org/smart-gateway@sha256:");
        assertThat(pod("everything").getPriorityClassName()).isEqualTo("clinical");
        assertThat(pod("everything").getImagePullSecrets()).hasSize(1);
    }

    private static String checksum(String values, String... settings) {
        return Chart.render(values, settings)
            .one(Deployment.class)
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations()
            .get("checksum/config");
    }

    private static PodSpec pod(String values) {
        return Chart.render(values).one(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static Container container(String values) {
        List<Container> containers = pod(values).getContainers();
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static BigDecimal bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

}
