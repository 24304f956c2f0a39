// Container Apps: at least two replicas, no sticky sessions, probes on the management port, configuration files as a
// mounted secret volume.
// Deployed after base.bicep, whose outputs are parameters here, and after the client apps trust the identity, so that
// the gateway finds everything it needs at its first start.
targetScope = 'resourceGroup'

@minLength(3)
@maxLength(12)
param name string

param location string = resourceGroup().location

@description('Container image of the gateway, with digest.')
param image string

@description('Origin under which browsers reach the gateway, https://host without a path.')
param publicUrl string

@description('Application ID URI of the FHIR resource app.')
param fhirAudience string

@description('Client ids by issuer. App files refer to them by variable, for example CLIENT_ID_ENTRA: the issuer\'s name in capitals, with _ instead of -.')
param clientIds object

@description('Files of the configuration directory, text by path: policy.yml, policies/*.yml, apps/*.yml, application.yml.')
@secure()
param files object

param fhirUrl string
param identityId string
param identityClientId string
param identityPrincipalId string
param redisHost string
param redisPort int
param vaultUrl string
param subnetId string

@description('Name of the key in the vault that signs in mode pinned-issuer; empty in other modes.')
param pinKey string = ''

@description('Mode pinned-issuer: whether writes, and reads outside the compartment, are sent with the user\'s token. The user then needs a data role.')
param pinBeyond bool = false

param logsId string

@description('Connection string of the Application Insights to which a collector sends.')
param insightsConnection string = ''

@description('Image of an OpenTelemetry collector with the exporter azuremonitor, with digest; empty for none.')
param collectorImage string = ''

@description('Storage account of the audit copy; empty for none.')
param auditCopyId string = ''

@description('Web application firewall in front, as Detection or Prevention; empty leaves the ingress open to the internet.')
@allowed(['', 'Detection', 'Prevention'])
param frontDoor string = ''

@description('Host name of a private container registry; empty for a public one.')
param registryServer string = ''

@description('Whether the environment uses several zones; false if the region has none. Cannot be changed later.')
param zoneRedundant bool = true

// Secret names allow neither slashes nor capitals.
var secretFiles = [for file in items(files): {
  name: 'file-${uniqueString(file.key)}'
  value: file.value
}]
var mounts = [for file in items(files): {
  secretRef: 'file-${uniqueString(file.key)}'
  path: file.key
}]
var clientNames = [for client in items(clientIds): {
  name: 'CLIENT_ID_${toUpper(replace(client.key, '-', '_'))}'
  value: client.value
}]

// In China, the issuer of tokens has another host than the one that Bicep knows.
var login = environment().name == 'AzureChinaCloud' ? 'https://login.partner.microsoftonline.cn/' : environment().authentication.loginEndpoint
// Tells the gateway and Azure's libraries which cloud this is; not needed in the public cloud.
var cloud = environment().name == 'AzureCloud' ? [] : [{ name: 'AZURE_AUTHORITY_HOST', value: login }]
var pinned = empty(pinKey) ? [] : [
  { name: 'GATEWAY_PINNED_ISSUER_VAULT_URL', value: vaultUrl }
  { name: 'GATEWAY_PINNED_ISSUER_VAULT_KEY', value: pinKey }
  { name: 'GATEWAY_PINNED_ISSUER_WRITES', value: pinBeyond ? 'user-token' : 'deny' }
  { name: 'GATEWAY_PINNED_ISSUER_OUTSIDE', value: pinBeyond ? 'user-token' : 'deny' }
]

var collected = empty(collectorImage) ? [] : [{ name: 'GATEWAY_TRACING_URL', value: 'http://127.0.0.1:4318/v1/traces' }]
var collectorFiles = empty(collectorImage) ? [] : [{ name: 'collector', value: loadTextContent('collector.yml') }]
var collectorVolumes = empty(collectorImage) ? [] : [
  { name: 'collector', storageType: 'Secret', secrets: [{ secretRef: 'collector', path: 'collector.yml' }] }
]
var collector = empty(collectorImage) ? [] : [
  {
    name: 'collector'
    image: collectorImage
    args: ['--config=/etc/collector/collector.yml']
    resources: { cpu: json('0.25'), memory: '0.5Gi' }
    env: [{ name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }]
    volumeMounts: [{ volumeName: 'collector', mountPath: '/etc/collector' }]
  }
]

resource environmentResource 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-env'
  location: location
  tags: { 'smart-gateway': name }
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    zoneRedundant: zoneRedundant
    // Closed to the internet if Front Door connects by its private link.
    publicNetworkAccess: empty(frontDoor) ? 'Enabled' : 'Disabled'
    appLogsConfiguration: { destination: 'azure-monitor' }
  }
}

resource console 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environmentResource
  name: 'console'
  properties: {
    workspaceId: logsId
    storageAccountId: empty(auditCopyId) ? null : auditCopyId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: '${name}-gateway'
  location: location
  tags: { 'smart-gateway': name }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentResource.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, transport: 'http', allowInsecure: false }
      registries: empty(registryServer) ? [] : [{ server: registryServer, identity: identityId }]
      secrets: concat(secretFiles, collectorFiles)
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: concat([
        {
          name: 'gateway'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(clientNames, pinned, cloud, collected, [
            { name: 'SPRING_CONFIG_ADDITIONAL_LOCATION', value: 'file:/app/config/' }
            { name: 'GATEWAY_PUBLIC_URL', value: publicUrl }
            { name: 'GATEWAY_APPS_LOCATION', value: '/app/config/apps' }
            { name: 'GATEWAY_POLICY_LOCATION', value: '/app/config/policy.yml' }
            { name: 'FHIR_URL', value: fhirUrl }
            { name: 'GATEWAY_KEYS_VAULT_URL', value: vaultUrl }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'SPRING_DATA_REDIS_HOST', value: redisHost }
            { name: 'SPRING_DATA_REDIS_PORT', value: string(redisPort) }
            { name: 'SPRING_DATA_REDIS_SSL_ENABLED', value: 'true' }
            { name: 'GATEWAY_REDIS_ENTRA_USERNAME', value: identityPrincipalId }
            { name: 'FHIR_AUDIENCE', value: fhirAudience }
            { name: 'ENTRA_AUTHORITY', value: '${login}${tenant().tenantId}' }
            { name: 'GATEWAY_SESSION_FRONTCHANNEL_ISSUERS', value: join(objectKeys(clientIds), ',') }
            // A changed secret creates no new revision and does not reach running replicas; a changed environment
            // variable does.
            { name: 'CONFIG_HASH', value: uniqueString(string(files)) }
          ])
          volumeMounts: [{ volumeName: 'config', mountPath: '/app/config' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/actuator/health/liveness', port: 8081 }, periodSeconds: 3, failureThreshold: 40 }
            { type: 'Liveness', httpGet: { path: '/actuator/health/liveness', port: 8081 }, periodSeconds: 10 }
            { type: 'Readiness', httpGet: { path: '/actuator/health/readiness', port: 8081 }, periodSeconds: 5, failureThreshold: 2 }
          ]
        }
      ], collector)
      volumes: concat([{ name: 'config', storageType: 'Secret', secrets: mounts }], collectorVolumes)
      scale: {
        minReplicas: 2
        maxReplicas: 10
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '80' } } }]
      }
    }
  }
}

module door 'modules/front-door.bicep' = if (!empty(frontDoor)) {
  name: 'front-door'
  params: {
    name: name
    location: location
    environmentId: environmentResource.id
    originHost: app.properties.configuration.ingress.fqdn
    publicHost: replace(publicUrl, 'https://', '')
    logsId: logsId
    wafMode: empty(frontDoor) ? 'Detection' : frontDoor
  }
}

output frontDoorHost string = empty(frontDoor) ? '' : door!.outputs.host
output environmentId string = environmentResource.id
output gatewayFqdn string = app.properties.configuration.ingress.fqdn
