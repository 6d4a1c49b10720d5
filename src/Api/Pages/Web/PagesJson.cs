using System.Text.Json.Serialization;

namespace Budkavle.Api.Pages.Web;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OpsSnapshot))]
internal sealed partial class PagesJson : JsonSerializerContext;
