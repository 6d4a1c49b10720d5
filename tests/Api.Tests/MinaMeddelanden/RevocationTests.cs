using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Certificates that their issuer has revoked.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestPki _pki = new();
    private readonly ManualTime _time = new();
    private readonly X509Certificate2 _good;
    private readonly X509Certificate2 _bad;

    public RevocationTests()
    {
        // Certificates are made by the platform's clock.
        _time.Advance(DateTimeOffset.UtcNow - _time.GetUtcNow());
        (_good, _bad) = (_pki.Issue(MinaMeddelandenFixture.AgentNumber), _pki.Issue(MinaMeddelandenFixture.AgentNumber));
    }

    private string ListFile => Path.Combine(_directory.Path, "root.crl");

    public void Dispose()
    {
        _good.Dispose();
        _bad.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_revoked_certificate_is_nobodys_and_others_of_the_issuer_still_count(bool isPem)
    {
        var list = _pki.Revoke(_time.GetUtcNow().AddDays(1), _bad);
        File.WriteAllBytes(ListFile, isPem ? System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", list)) : list);
        var parties = Open();

        Assert.NotNull(parties.FindCaller(_good));
        Assert.NotNull(parties.FindSigner(_good, []));
        Assert.Null(parties.FindCaller(_bad));
        Assert.Null(parties.FindSigner(_bad, []));
        Assert.Null(parties.FindByName(_bad));
    }

    [Fact]
    public void A_list_that_changes_counts_within_seconds_also_for_connections_that_are_there()
    {
        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddDays(1)));
        var parties = Open();
        Assert.NotNull(parties.FindByName(_bad));

        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddDays(1), _bad));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Null(parties.FindByName(_bad));
        Assert.NotNull(parties.FindByName(_good));
    }

    [Fact]
    public void A_certificate_that_was_believed_is_not_when_it_is_revoked_or_has_run_out()
    {
        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddDays(1)));
        var parties = Open();
        Assert.NotNull(parties.FindSigner(_bad, []));
        Assert.NotNull(parties.FindSigner(_good, []));

        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddDays(1), _bad));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(parties.FindSigner(_bad, []));
        Assert.NotNull(parties.FindSigner(_good, []));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Null(parties.FindSigner(_good, []));
    }

    [Fact]
    public void A_certificate_that_was_believed_for_one_thing_is_not_for_another()
    {
        using var server = _pki.IssueServerOnly(MinaMeddelandenFixture.AgentNumber);
        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddDays(1)));
        var parties = Open();

        Assert.NotNull(parties.FindServer(server));
        Assert.Null(parties.FindCaller(server));
    }

    [Fact]
    public void A_list_that_is_too_old_unreadable_gone_or_not_the_issuers_lets_nobody_in()
    {
        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddMinutes(30)));
        var parties = Open();
        Assert.NotNull(parties.FindCaller(_good));

        _time.Advance(TimeSpan.FromMinutes(31));
        Assert.Null(parties.FindCaller(_good));
        File.WriteAllBytes(ListFile, _pki.Revoke(_time.GetUtcNow().AddMinutes(20)));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull(parties.FindCaller(_good));
        File.Delete(ListFile);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(parties.FindCaller(_good));
        var forged = _pki.Revoke(_time.GetUtcNow().AddMinutes(20));
        forged[^1] ^= 1;
        File.WriteAllBytes(ListFile, forged);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(parties.FindCaller(_good));
    }

    [Fact]
    public void Without_lists_nothing_is_asked_and_with_a_file_that_is_none_nothing_starts()
    {
        Assert.NotNull(Open([]).FindCaller(_bad));
        Assert.Throws<ArgumentException>(() => Open());
        File.WriteAllText(ListFile, "no list");
        Assert.Throws<ArgumentException>(() => Open());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damage_of_a_list_is_seen_or_changes_nothing_that_counts(int seed)
    {
        var good = _pki.Revoke(_time.GetUtcNow().AddDays(1), _bad);
        var random = new Random(seed);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = good.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            var cut = damaged[..random.Next(damaged.Length + 1)];
            foreach (var bytes in new[] { damaged, cut })
            {
                var list = Record.Exception(() => Assert.False(RevocationList.Read(bytes).IsSignedBy(_pki.Root)));
                Assert.True(list is null or InvalidDataException, $"seed {seed}, round {round}: {list?.GetType()}");
            }
        }
    }

    private Parties Open(IReadOnlyList<string>? files = null)
    {
        var roots = new X509Certificate2Collection(_pki.Root);
        var options = new MinaMeddelandenOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 1), Certificate = _good, ClientRoots = roots, SignatureRoots = roots,
            RevocationLists = files ?? [ListFile],
            Supplier = new ServiceSupplier
            {
                Id = MinaMeddelandenFixture.OwnNumber, Name = "B", Domain = "b.test", ServiceAddress = "https://b.test/Service/v3",
            },
            Parties = [new KnownParty(MinaMeddelandenFixture.AgentNumber, PartyRoles.Agent, [])],
        };
        return new Parties(options, new RevocationLists(options, _time, NullLogger<RevocationLists>.Instance), _time);
    }
}
