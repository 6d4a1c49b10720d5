using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Benchmarks.Micro.Host;
using Budkavle.Benchmarks.Micro.Storage;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Embedded;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Submissions;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Budkavle.Benchmarks.Micro.Submissions;

/// <summary>
/// Callers that each send one file of 10 kB after another: as letters to mailboxes of their own, and as submissions to one agency. SQLite,
/// durable; every file is another, so each is stored. Without HTTP, mail and scanner.
/// </summary>
internal sealed class FilesSent(Kind kind, int callers, int operations) : IMicroBenchmark
{
    private const int FileBytes = 10_000;
    private static readonly UInt128 Agency = new(1, 2);
    private Engine _engine = null!;
    private ServiceProvider _services = null!;

    public string Name => $"submissions/{kind} with a file of 10 kB, {callers} callers";

    public async Task<Measurement> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-bench-keys-");
        await using var store = await BenchmarkStore.OpenAsync("sqlite", 2);
        var ring = KeyRing.OpenOrCreate(Path.Combine(folder.FullName, "ring.json"), TimeProvider.System);
        _engine = await Engine.OpenAsync(
            store.Store, ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, "benchmark", CancellationToken.None);
        _services = Services();
        var intake = Grains.GetGrain<IIntakeGrain>(_engine.Hashes.IntakeOf(Agency).ToString());
        await intake.Change(SubmissionCodec.Write(new IntakeChanged
        {
            Agency = Agency.ToString("x32", null), Address = "agency", IsOpen = true, RetentionDays = 30, By = "benchmark",
        }));
        for (var caller = 0; caller < callers; caller++)
        {
            var mailbox = MailboxOf(caller);
            await OfficeOf(mailbox).Register(
                [new RegisterItem { Mailbox = mailbox.Value, Settings = SettingsCodec.Write(new MailboxSettings()) }]);
        }

        Task Run(int each, int from) => BenchmarkHost.Callers(callers, async caller =>
        {
            for (var i = 0; i < each; i++) await SendAsync(caller, (caller * 1_000_000) + from + i);
        });
        await Run(operations / callers / 5, 500_000);
        var measured = await Measurement.OfAsync(operations, () => Run(operations / callers, 0));
        await _engine.CloseShardsAsync(Grains);
        await _services.DisposeAsync();
        folder.Delete(recursive: true);
        return measured;
    }

    private IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_engine.Services).AddSingleton(_engine.Hashes).AddSingleton(_engine.Log).AddSingleton(_engine.Ring);
        services.AddSingleton(_engine.Sealer).AddSingleton(_engine.Store.Contents).AddSingleton(_engine.Store.Documents);
        services.AddSingleton(_ => _engine);
        services.AddSingleton<ContentVault>();
        services.AddBudkavleDispatches();
        services.AddBudkavleSubmissions();
        services.AddBudkavleEmbeddedHost(options => options, typeof(PostOfficeGrain).Assembly);
        return services.BuildServiceProvider();
    }

    private async Task SendAsync(int caller, int number)
    {
        var contents = _services.GetRequiredService<SubmissionContents>();
        var file = new byte[FileBytes];
        BinaryPrimitives.WriteInt32BigEndian(file, number);
        var scope = kind == Kind.Letter ? (UInt128)0 : new UInt128(9, (ulong)number);
        var stored = new LetterAttachment(
            "scan.pdf", "application/pdf", file.Length, await contents.PutAsync(file, scope, CancellationToken.None));
        var envelope = await contents.PutAsync(BitConverter.GetBytes(number), scope, CancellationToken.None);
        var submitter = _engine.Hashes.SubmitterOf(MailboxOf(caller).Value, Agency);
        var key = _engine.Hashes.IdempotencyKeyOf(submitter, BitConverter.GetBytes(number));
        var mark = new SubmissionMark(Agency, scope, SubmissionWay.Mailbox, IsScanned: true);
        var (payload, fingerprint) =
            _services.GetRequiredService<SubmissionComposer>().Compose(submitter, key, mark, "Subject", envelope, [stored]);
        if (kind == Kind.Mailbox)
        {
            var sent = new SubmissionSent
            {
                Key = key.ToString("x32", null), Fingerprint = fingerprint, Agency = Agency.ToString("x32", null), AgencyName = "Agency",
                Subject = "Subject", Payload = payload,
            };
            // A sender for each ten: nobody sends thousands.
            var grain = Grains.GetGrain<ISentGrain>(_engine.Hashes.SentOf(new UInt128((ulong)caller, (ulong)number / 10)).ToString());
            if (SubmissionCodec.ReadAnswer(await grain.Send(SubmissionCodec.Write(sent))).Item?.Taken is null)
                throw new InvalidOperationException("Not taken.");
            return;
        }

        var isLetter = kind == Kind.Letter;
        var mailbox = isLetter ? MailboxOf(caller) : _engine.Hashes.SubmissionsOf(Agency);
        var results = await OfficeOf(mailbox).Deliver(
        [
            new DeliverItem
            {
                Mailbox = mailbox.Value, Key = key, Fingerprint = fingerprint, Sender = submitter, Agency = isLetter ? 0 : Agency,
                    Payload = payload,
            },
        ]);
        if (!results[0].IsNew) throw new InvalidOperationException("Not taken.");
    }

    private StreamKey MailboxOf(int caller) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(BitConverter.GetBytes(caller))));

    private IPostOfficeGrain OfficeOf(StreamKey stream) => Grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(_engine.Shards));
}
