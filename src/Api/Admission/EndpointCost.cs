namespace Budkavle.Api.Admission;

/// <summary>Endpoint metadata: what a request costs.</summary>
internal sealed record EndpointCost(int Units, bool IsBulk)
{
    public static readonly EndpointCost Single = new(1, false);
    public static readonly EndpointCost Free = new(0, false);

    public bool IsFree => Units == 0 && !IsBulk;

    public static EndpointCost Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointCost>() ?? Single;
}
