using Microsoft.AspNetCore.Http.Metadata;

namespace Budkavle.Api.Admission;

/// <summary>Endpoint metadata: the longest body. Routing hands it to the server.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
