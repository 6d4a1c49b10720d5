using Orleans;

namespace Budkavle.Embedded.Tests.Api;

public sealed class PublicApiTests
{
    // Attributes that live in Orleans' assemblies of serialisation; only Core.Abstractions can be downloaded everywhere.
    private static readonly string[] InSerialization =
        ["Orleans.AliasAttribute", "Orleans.GenerateSerializerAttribute", "Orleans.IdAttribute", "Orleans.ImmutableAttribute"];

    // In the same position, but not used by Core.Abstractions: compared by hand with the source of 10.4.
    private static readonly string[] Unverifiable =
    [
        "Orleans.CollectionAgeLimitAttribute", "Orleans.GenerateFieldIds", "Orleans.KeepAliveAttribute", "Orleans.ResponseTimeoutAttribute",
    ];

    [Fact]
    public void Every_public_type_in_the_Orleans_namespaces_exists_in_the_real_Orleans_with_the_members_it_has_here()
    {
        using var ours = new PublicSurface(typeof(Grain).Assembly.Location);
        using var real = new PublicSurface(OrleansAbstractions.Path);
        var checkedTypes = ours.Types.Values
            .Where(type => type.Name.StartsWith("Orleans.", StringComparison.Ordinal))
            .Where(type => !InSerialization.Contains(type.Name) && !Unverifiable.Contains(type.Name)).ToArray();

        var differences = checkedTypes.SelectMany(type => Differences(type, real)).ToArray();

        Assert.True(differences.Length == 0, string.Join(Environment.NewLine, differences));
        Assert.True(checkedTypes.Length > 25, $"Only {checkedTypes.Length} types were compared.");
    }

    [Fact]
    public void Attributes_of_serialization_bear_the_names_that_the_real_Orleans_refers_to()
    {
        using var ours = new PublicSurface(typeof(Grain).Assembly.Location);
        using var real = new PublicSurface(OrleansAbstractions.Path);

        Assert.All(InSerialization, name => Assert.Contains(name, ours.Types.Keys));
        Assert.All(InSerialization, name => Assert.Contains(name, real.ReferencedTypes));
    }

    [Fact]
    public void Nothing_public_outside_the_Orleans_namespaces_is_a_namesake_of_an_Orleans_type()
    {
        using var ours = new PublicSurface(typeof(Grain).Assembly.Location);

        Assert.All(ours.Types.Keys, name => Assert.Matches("^(Orleans|Budkavle[.]Embedded)[.]", name));
    }

    private static IEnumerable<string> Differences(TypeSurface ours, PublicSurface real)
    {
        if (!real.Types.TryGetValue(ours.Name, out var theirs))
        {
            return [$"{ours.Name}: not in the real Orleans"];
        }

        var ancestors = Ancestors(theirs, real).ToArray();
        var interfaces = ancestors.SelectMany(type => type.Interfaces).ToHashSet();
        var bases = ancestors.Select(type => type.Base).ToHashSet();
        return ours.Members.Except(theirs.Members).Select(member => $"{ours.Name}: member {member}")
            .Concat(ours.Interfaces.Except(interfaces).Select(name => $"{ours.Name}: interface {name}"))
            .Concat(bases.Contains(ours.Base) ? [] : [$"{ours.Name}: base {ours.Base}, really {theirs.Base}"])
            .Concat(ours.Kind == theirs.Kind ? [] : [$"{ours.Name}: {ours.Kind}, really {theirs.Kind}"]);
    }

    private static IEnumerable<TypeSurface> Ancestors(TypeSurface type, PublicSurface real)
    {
        for (var next = type; next is not null; next = real.Types.GetValueOrDefault(next.Base))
        {
            yield return next;
            if (!real.Types.ContainsKey(next.Base) && next.Base is not "System.Object" and not "")
            {
                yield return next with { Base = "System.Object" };
            }
        }
    }
}
