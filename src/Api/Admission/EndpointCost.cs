namespace Budkavle.Api.Admission;

/// <summary>Endpoint metadata: what a request costs.</summary>
internal sealed record EndpointCost(int Units, bool IsBulk)
{
    public static readonly EndpointCost Single = new(1, false);
}
