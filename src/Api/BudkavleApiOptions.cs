using Budkavle.Api.Admission;
using Budkavle.Api.Security;

namespace Budkavle.Api;

/// <summary>What the host decides about the HTTP side.</summary>
public sealed record BudkavleApiOptions
{
    public required SecurityOptions Security { get; init; }

    public ApiLimits Limits { get; init; } = new();
}
