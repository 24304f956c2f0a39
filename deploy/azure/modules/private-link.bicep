// One private endpoint with its DNS zones.
param name string
@description('The prefix of all names, as a tag.')
param prefix string
param location string
param subnetId string
param vnetId string
param targetId string
param groupId string
param zones array

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: { 'smart-gateway': prefix }
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: name, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for each in zones: {
  name: each
  location: 'global'
  tags: { 'smart-gateway': prefix }
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (each, i) in zones: {
  parent: zone[i]
  name: name
  location: 'global'
  tags: { 'smart-gateway': prefix }
  properties: { registrationEnabled: false, virtualNetwork: { id: vnetId } }
}]

resource group 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [for (each, i) in zones: {
      name: 'zone${i}'
      properties: { privateDnsZoneId: zone[i].id }
    }]
  }
}
