using Budkavle.Api.Admission;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Operations;

/// <summary>Changing keys while the service runs.</summary>
public static class KeyEndpoints
{
    /// <summary>Changing keys rewraps every data key: dear, and rare.</summary>
    private const int RotationCostUnits = 64;

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/operations/keys").RequireScope(Scope.Operations);
        keys.MapPost("/encryption/rotate", RotateEncryptionAsync).Cost(RotationCostUnits)
            .WithSummary("New key-encryption key; data keys are wrapped anew, data stays as it is").Produces<RotatedKeys>();
        keys.MapPost("/signing/rotate", RotateSigningAsync).Cost(RotationCostUnits)
            .WithSummary("New signing key for tokens; it signs a minute from now, and tokens already given stay good").Produces(204);
        keys.MapPost("/evidence/rotate", RotateEvidenceAsync).Cost(RotationCostUnits)
            .WithSummary("New key for receipts and checkpoints; the earlier ones stay published").Produces(204);
    }

    private static async Task<IResult> RotateEvidenceAsync(EvidenceServices evidence, CancellationToken cancellationToken)
    {
        await evidence.Keys.RotateAsync(cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> RotateEncryptionAsync(Engine engine, CancellationToken cancellationToken) =>
        Results.Json(new RotatedKeys(await engine.RotateKeysAsync(cancellationToken), engine.Ring.Keys.Count));

    private static async Task<IResult> RotateSigningAsync(ISigningKeys keys, CancellationToken cancellationToken)
    {
        await keys.RotateAsync(cancellationToken);
        return Results.NoContent();
    }

    /// <summary>How many data keys were wrapped anew, and how many key-encryption keys the ring holds.</summary>
    public sealed record RotatedKeys(int DataKeysRewrapped, int KeysInRing);
}
