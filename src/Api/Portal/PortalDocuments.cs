using System.Text.Json.Serialization;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Forms;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Portal.Progress;
using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UInt128[]))]
[JsonSerializable(typeof(PortalDraft))]
[JsonSerializable(typeof(AgencyProgress))]
[JsonSerializable(typeof(ProgressSeries))]
[JsonSerializable(typeof(FormDraft))]
[JsonSerializable(typeof(PortalMerge))]
[JsonSerializable(typeof(List<MergeFault>), TypeInfoPropertyName = "ListMergeFault")]
[JsonSerializable(typeof(List<MergeUnderWay>), TypeInfoPropertyName = "ListMergeUnderWay")]
internal sealed partial class PortalDocuments : JsonSerializerContext;
