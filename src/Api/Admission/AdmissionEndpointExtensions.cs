namespace Budkavle.Api.Admission;

/// <summary>How routes say what they cost and accept.</summary>
public static class AdmissionEndpointExtensions
{
    /// <summary>Counts this route as so many units; 0 exempts it (health), so that it answers when all else is shed.</summary>
    public static TBuilder Cost<TBuilder>(this TBuilder builder, int units) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointCost(units, IsBulk: false));

    /// <summary>
    /// Counts this route as bulk: it costs <see cref="ApiLimits.BulkCostUnits"/>, only so many run at once, and its body has no length
    /// limit.
    /// </summary>
    public static TBuilder Bulk<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointCost(0, IsBulk: true)).BodyBytesMax(null);

    /// <summary>The longest body of this route; null where the endpoint streams it in bounded memory.</summary>
    public static TBuilder BodyBytesMax<TBuilder>(this TBuilder builder, long? bytes) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new BodyLimit(bytes));

    /// <summary>Lets bodies be sent with <c>Content-Encoding: gzip</c>. What they unfold to is bounded.</summary>
    /// <param name="builder">The route or group.</param>
    /// <param name="decompressedBytesMax">Null: <see cref="ApiLimits.DecompressedBytesMax"/>.</param>
    public static TBuilder AllowGzip<TBuilder>(this TBuilder builder, long? decompressedBytesMax = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new GzipAllowed(decompressedBytesMax));
}
