namespace Budkavle.Api.Mandates;

/// <summary>Where no register is configured nobody acts for a company.</summary>
internal sealed class NoSignatories : ISignatoryRegister
{
    public ValueTask<IReadOnlyList<SignatoryRight>> FindAsync(UInt128 person, CancellationToken cancellationToken) => new([]);
}
