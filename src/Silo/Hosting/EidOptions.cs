using Budkavle.Api.Security.Citizens;

namespace Budkavle.Silo.Hosting;

/// <summary>Which e-ID citizens log in with.</summary>
public sealed record EidOptions
{
    /// <summary>"test" or "none"; null is the test e-ID in a demo and none in production.</summary>
    public string? Kind { get; init; }

    /// <exception cref="ArgumentException">No such kind.</exception>
    public CitizenOptions ToCitizenOptions(bool production)
    {
        var kind = Kind ?? (production ? "none" : "test");
        if (kind is not ("none" or "test")) throw new ArgumentException("--eid is none or test.");
        return new CitizenOptions { Production = production, TestEid = kind == "test" };
    }
}
