using System.Globalization;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Clients;

/// <summary>
/// Makes dispatches, some at once, uploads their recipients, starts them, stops them now and then, and waits until they are done.
/// </summary>
internal sealed class DispatchClient(World world, Chance chance, string name, UInt128 sender, int dispatches) : Client(world, chance, name)
{
    private readonly List<UInt128> _started = [];

    /// <summary>Dispatches that were started.</summary>
    public IReadOnlyList<UInt128> Started => _started;

    public UInt128 Sender => sender;

    public static string NameOf(UInt128 dispatch) => SenderIds.Format(dispatch);

    protected override async Task ActAsync()
    {
        // A letter refused for want of a mailbox could be taken when the call comes a second time, late.
        while (!World.IsPeopled) await WaitAsync(20, 60);
        await Task.WhenAll(Enumerable.Range(0, dispatches).Select(SendLaterAsync));
    }

    private async Task SendLaterAsync(int number)
    {
        await WaitAsync(1, 1 + (number * 800));
        if (number > 0 && !World.IsStorming) return;
        var id = new UInt128(Chance.Next(), Chance.Next());
        await SendAsync(id, string.Create(CultureInfo.InvariantCulture, $"{Name}-{number}"));
    }

    private async Task SendAsync(UInt128 id, string operation)
    {
        var grain = Grains.GetGrain<IDispatchGrain>(NameOf(id));
        var text = Order.TextOf(operation, 40);
        var command = new CreateDispatch
        {
            Sender = sender, Template = TemplateOf(text), Fingerprint = (ulong)id,
            Traits = LetterTraits.ConfirmationRequired, DueAt = DueAt(),
        };
        var created = await InsistAsync(() => grain.Create(command));
        if (created.Refusal != DispatchRefusal.None) throw new InvalidOperationException($"The dispatch is refused: {created.Refusal}.");
        var recipients = World.Recipients.Where(_ => Chance.Below(5) > 0).ToArray();
        if (recipients.Length == 0) recipients = [World.Recipients[0]];
        // Twice at once, as by two copies of one client: the key makes one of them.
        await Task.WhenAll(
            InsistAsync(() => World.Network.AskAsync(World.Outside, Patience(), silo => UploadAsync(silo, id, recipients))),
            InsistAsync(() => World.Network.AskAsync(World.Outside, Patience(), silo => UploadAsync(silo, id, recipients))));
        await Task.WhenAll(StartAsync(grain, id, operation, text, recipients), StartAsync(grain, id, operation, text, recipients));
        _started.Add(id);
        await FollowAsync(grain, id);
    }

    private async Task<DispatchAnswer> UploadAsync(Hosting.Silo silo, UInt128 id, Recipient[] recipients)
    {
        var spool = silo.Uploads.NewSpool();
        // The first one twice: a plan holds everybody once.
        foreach (var recipient in recipients.Append(recipients[0])) await spool.AddAsync(recipient.Number, CancellationToken.None);
        return await silo.Uploads.FinishAsync(spool, sender, id, "upload", new byte[32], Name, CancellationToken.None);
    }

    private async Task StartAsync(IDispatchGrain grain, UInt128 id, string operation, string text, Recipient[] recipients)
    {
        string[] names = [.. recipients.Select(one => one.Name)];
        await InsistAsync(async () =>
        {
            var attempt = World.Letters.InvokeDispatch(Now, operation, SenderClient.NameOf(sender), NameOf(id), names, text);
            DispatchAnswer answer;
            try
            {
                var counted = await grain.Read(sender) ?? throw new InvalidOperationException("The dispatch is gone.");
                answer = await grain.Start(sender, counted.Recipients, Name);
            }
            catch (Exception)
            {
                World.Letters.Unknown(Now, attempt);
                throw;
            }

            if (answer.Refusal == DispatchRefusal.None) World.Letters.Ok(Now, attempt);
            else World.Letters.Refused(Now, attempt, answer.Refusal.ToString());
            Tell($"starts {operation}: {answer.Refusal}");
            return true;
        });
    }

    private async Task FollowAsync(IDispatchGrain grain, UInt128 id)
    {
        for (var looks = 0; ; looks++)
        {
            await WaitAsync(200, 2000);
            var view = await InsistAsync(() => grain.Read(sender));
            if (view?.Status == DispatchStatus.Completed) return;
            if (view?.Status == DispatchStatus.Running && looks < 4 && Chance.Below(3) == 0)
                await InsistAsync(() => grain.Pause(sender, Name));
            else if (view?.Status == DispatchStatus.Paused)
                await InsistAsync(() => grain.Resume(sender, Name));
            if (looks % 50 == 49) Tell($"still waits for {NameOf(id)}: {view?.Status}");
        }
    }

    private static byte[] TemplateOf(string text)
    {
        var bytes = new byte[256];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Subject, "Hej"u8);
        writer.Write(LetterField.Body, Encoding.UTF8.GetBytes(text));
        return bytes[..writer.Written];
    }
}
