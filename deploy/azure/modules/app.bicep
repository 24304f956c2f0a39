// Container Apps: two replicas at least, none sticky, probes on the management port, config files as a mounted secret volume.
param name string
param location string
param image string
param publicUrl string
param fhirUrl string
param identityId string
param identityClientId string
param identityPrincipalId string
param redisHost string
param redisPort int
param vaultUrl string
param subnetId string
param logsId string
param appFiles object
param policyFile string

var files = union(appFiles, { 'policy.yml': policyFile })
// Secret names allow no dots: demo.yml becomes file-demo-yml.
var secretFiles = [for file in items(files): {
  name: 'file-${replace(toLower(file.key), '.', '-')}'
  value: file.value
}]
var mounts = [for file in items(files): {
  secretRef: 'file-${replace(toLower(file.key), '.', '-')}'
  path: file.key == 'policy.yml' ? 'policy.yml' : 'apps/${file.key}'
}]

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: last(split(logsId, '/'))
}

resource environmentResource 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-env'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    zoneRedundant: true
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: '${name}-gateway'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentResource.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, transport: 'http', allowInsecure: false }
      secrets: secretFiles
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'gateway'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: [
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
          ]
          volumeMounts: [{ volumeName: 'config', mountPath: '/app/config' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/actuator/health/liveness', port: 8081 }, periodSeconds: 3, failureThreshold: 40 }
            { type: 'Liveness', httpGet: { path: '/actuator/health/liveness', port: 8081 }, periodSeconds: 10 }
            { type: 'Readiness', httpGet: { path: '/actuator/health/readiness', port: 8081 }, periodSeconds: 5, failureThreshold: 2 }
          ]
        }
      ]
      volumes: [{ name: 'config', storageType: 'Secret', secrets: mounts }]
      scale: {
        minReplicas: 2
        maxReplicas: 10
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '80' } } }]
      }
    }
  }
}

output fqdn string = app.properties.configuration.ingress.fqdn
