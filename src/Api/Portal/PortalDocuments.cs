using System.Text.Json.Serialization;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Progress;
using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UInt128[]))]
[JsonSerializable(typeof(PortalDraft))]
[JsonSerializable(typeof(AgencyProgress))]
[JsonSerializable(typeof(ProgressSeries))]
internal sealed partial class PortalDocuments : JsonSerializerContext;
